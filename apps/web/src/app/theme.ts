import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core"

const petrol: MantineColorsTuple = [
  "#e9f5f7",
  "#d4e8ec",
  "#a7d0d8",
  "#78b7c3",
  "#52a2b1",
  "#3a95a6",
  "#2a8a9d",
  "#13758a",
  "#08687b",
  "#00596b",
]

/** Greys with a breath of the same hue, from text to ground. */
const dark: MantineColorsTuple = [
  "#d9dee0",
  "#b7c0c4",
  "#96a1a6",
  "#6f7b81",
  "#3d4549",
  "#31383b",
  "#252a2d",
  "#1d2123",
  "#16191b",
  "#101314",
]

export const theme = createTheme({
  primaryColor: "petrol",
  primaryShade: 7,
  colors: { petrol, dark },
  black: "#1c2326",
  defaultRadius: "md",
  radius: { xs: "2px", sm: "4px", md: "6px", lg: "10px", xl: "16px" },
  cursorType: "pointer",
  headings: {
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "1.5rem", lineHeight: "1.25" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.35" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
    },
  },
  components: {
    Button: { defaultProps: { size: "sm" } },
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        transitionProps: { transition: "fade", duration: 100 },
      },
    },
    Anchor: { defaultProps: { underline: "hover" } },
    Tooltip: { defaultProps: { events: { hover: true, focus: true, touch: true } } },
    SegmentedControl: { defaultProps: { bg: "var(--kw-track)" } },
    // Typing marks the best match and Enter takes it; the Tab key alone opens and chooses nothing.
    Select: {
      defaultProps: {
        checkIconPosition: "right",
        openOnFocus: false,
        selectFirstOptionOnChange: true,
        selectFirstOptionOnDropdownOpen: true,
      },
    },
  },
})

/**
 * Colours by what they mean. Mantine's own grey, error and placeholder texts are too faint to be read on its
 * backgrounds (contrast below 4.5), so they are set here for both schemes.
 */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#59646a",
    "--mantine-color-placeholder": "#6b757b",
    "--mantine-color-error": "#c02626",
    "--mantine-color-default-border": "#d5dadd",
    "--kw-canvas": "#f5f7f7",
    "--kw-panel": "#ffffff",
    "--kw-line": "#e1e6e8",
    "--kw-header": "#f0f3f4",
    "--kw-hover": "#f4f8f9",
    "--kw-selected": "#e4f1f4",
    "--kw-good": "#17703a",
    "--kw-good-back": "#e5f4ea",
    "--kw-warn": "#8a5300",
    "--kw-warn-back": "#fdf1da",
    "--kw-bad": "#b42323",
    "--kw-bad-back": "#fdeaea",
    "--kw-track": "#e6ebed",
    "--kw-plain": "#4a555b",
    "--kw-plain-back": "#ebeff1",
    "--kw-note": "#0b6375",
    "--kw-note-back": "#e1f1f4",
  },
  dark: {
    "--mantine-color-dimmed": "#a3adb2",
    "--mantine-color-placeholder": "#919ba0",
    "--mantine-color-error": "#ff9a9a",
    "--kw-canvas": "#16191b",
    "--kw-panel": "#1d2123",
    "--kw-line": "#31383b",
    "--kw-header": "#23282b",
    "--kw-hover": "#22282b",
    "--kw-selected": "#18343b",
    "--kw-good": "#7fd49b",
    "--kw-good-back": "#173222",
    "--kw-warn": "#f0bd6a",
    "--kw-warn-back": "#382a11",
    "--kw-bad": "#ff9c9c",
    "--kw-bad-back": "#3d1d1d",
    "--kw-track": "#0f1213",
    "--kw-plain": "#b9c2c6",
    "--kw-plain-back": "#2b3134",
    "--kw-note": "#7fcbd9",
    "--kw-note-back": "#15323a",
  },
})
