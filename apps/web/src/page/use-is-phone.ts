import { useMediaQuery } from "@mantine/hooks"

/** True where a table would not fit and cards are shown instead. Right from the first render on. */
export function useIsPhone(): boolean {
  return useMediaQuery("(max-width: 47.99em)", false, { getInitialValueInEffect: false })
}
