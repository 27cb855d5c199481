import { useMediaQuery } from "@mantine/hooks"

/** Whether this is something one holds in the hand, so that taking a photo is nearer than choosing one. */
export function useHasCamera(): boolean {
  return useMediaQuery("(pointer: coarse)", false, { getInitialValueInEffect: false })
}
