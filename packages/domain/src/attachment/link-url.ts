import { z } from "zod"

const expected = "Expected a web address that starts with http:// or https://."
const lengthMax = 2_000

/** The address of a link, as typed: nothing but the web, so that no link can run a program. */
export const LinkUrl = z
  .url({ protocol: /^https?$/, error: expected })
  .max(lengthMax, { error: `Expected at most ${lengthMax} characters.` })
  .regex(/^https?:\/\/[^\p{Cc}]+$/iu, { error: expected })
