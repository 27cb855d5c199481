/** What reading one file may cost, and how much of it is read. Sizes in bytes, pixels or characters. */
export interface MediaLimits {
  /** How long one file may take, in milliseconds; then the process that reads it is killed. */
  timeMs: number
  /** How much memory the process that reads it may hold, all of it counted; then it is killed. */
  memoryBytes: number
  /** Pixels of an image, all its frames together. */
  pixelsMax: number
  /** Frames of an animation. */
  framesMax: number
  /** Pages of a PDF whose text is read. */
  textPagesMax: number
  /** Characters (UTF-16 units) of text that are read from a PDF. */
  textCharactersMax: number
}

export const defaultLimits: Readonly<MediaLimits> = {
  timeMs: 10_000,
  memoryBytes: 512 * 1024 * 1024,
  pixelsMax: 50_000_000,
  framesMax: 500,
  textPagesMax: 1_000,
  textCharactersMax: 500_000,
}
