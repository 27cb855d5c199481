import { expect, test } from "vitest"
import { LinkUrl } from "./link-url.ts"

test.each([
  ["https://example.com/a?b=c#d", "https://example.com/a?b=c#d"],
  [" HTTP://Example.com ", "HTTP://Example.com"],
  ["http://192.168.1.7:8080/", "http://192.168.1.7:8080/"],
  ["http://[::1]/", "http://[::1]/"],
  ["https://example.com/ä ö", "https://example.com/ä ö"],
])("%s is kept as typed", (typed, kept) => {
  expect(LinkUrl.parse(typed)).toBe(kept)
})

test.each([
  "",
  "example.com",
  "//example.com",
  "javascript:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,x",
  "file:///etc/passwd",
  "ftp://example.com",
  "mailto:a@example.com",
  "https:example.com",
  "https:/example.com",
  "https://",
  "https://exa\u0000mple.com",
  "https://example.com/\u0000",
  `https://example.com/${"a".repeat(2_000)}`,
  7,
  null,
])("%j is refused with a sentence", (typed) => {
  const issues = LinkUrl.safeParse(typed).error?.issues ?? []
  expect(issues.length).toBeGreaterThan(0)
  for (const issue of issues) expect(issue.message).toMatch(/^Expected .*\.$/)
})
