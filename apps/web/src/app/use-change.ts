import { useMutation, type UseMutationOptions } from "@tanstack/react-query"
import { useRef, useState } from "react"
import { PostingKey } from "./posting-key.ts"

interface Keyed {
  idempotencyKey?: string | undefined
}

export interface Change<Input, Output> {
  /** Sends the values with an idempotency key. Does nothing while the last ones are still on their way. */
  submit(input: Input, whenDone?: (output: Output) => void): void
  /** The key under which the last values were sent; null before the first. */
  readonly key: string | null
  readonly isPending: boolean
  readonly error: unknown
  reset(): void
}

/** A mutation of one form or button that posts once, however often it is clicked or retried. */
export function useChange<Input extends Keyed, Output, Failure, Context>(
  options: UseMutationOptions<Output, Failure, Input, Context>,
): Change<Input, Output> {
  const [posting] = useState(() => new PostingKey())
  const [key, setKey] = useState<string | null>(null)
  const isOnItsWay = useRef(false)
  const mutation = useMutation(options)
  return {
    submit: (input, whenDone) => {
      if (isOnItsWay.current) return
      isOnItsWay.current = true
      const idempotencyKey = posting.keyFor(input)
      setKey(idempotencyKey)
      mutation.mutate(
        { ...input, idempotencyKey },
        {
          onSuccess: (output) => {
            posting.accept()
            whenDone?.(output)
          },
          onSettled: () => {
            isOnItsWay.current = false
          },
        },
      )
    },
    key,
    isPending: mutation.isPending,
    error: mutation.error,
    reset: mutation.reset,
  }
}
