import { useEffect, useEffectEvent, useRef } from "react"

/** Takes what is given: at once when it can be taken, and otherwise as soon as it can. */
export function useOnceReady<T>(isReady: boolean, take: (given: T) => void): (given: T) => void {
  const early = useRef<T[]>([])
  const takeEarly = useEffectEvent(() => {
    for (const given of early.current.splice(0)) take(given)
  })
  useEffect(() => {
    if (isReady) takeEarly()
  }, [isReady])
  return (given) => {
    if (isReady) take(given)
    else early.current.push(given)
  }
}
