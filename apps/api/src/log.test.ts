import { expect, test } from "vitest"
import { createLog, withoutSecrets } from "./log.ts"

test.each([
  [
    "/files/1?X-Amz-Signature=abc&X-Amz-Date=20260101",
    "/files/1?X-Amz-Signature=[secret]&X-Amz-Date=20260101",
  ],
  ["https://s3/b/k?a=1&x-amz-credential=AKIA%2F2026", "https://s3/b/k?a=1&x-amz-credential=[secret]"],
  ["postgres://kitwright:pw@db:5432/kit failed", "postgres://kitwright:[secret]@db:5432/kit failed"],
  ["postgresql://localhost/kit?user=a&password=pw", "postgresql://localhost/kit?user=a&password=[secret]"],
  ["a mail to a:b@c is no address of a database", "a mail to a:b@c is no address of a database"],
])("%s", (text, clean) => {
  expect(withoutSecrets(text)).toBe(clean)
})

test("secrets are taken out of headers, messages and errors; a line stays JSON", () => {
  const lines: string[] = []
  const log = createLog("info", { write: (line) => void lines.push(line) })
  log.info(
    {
      headers: { cookie: "s3cr3t", "set-cookie": ["s3cr3t"] },
      request: { headers: { authorization: "Bearer s3cr3t", "user-agent": "test" } },
      err: new Error("GET https://s3/b?X-Amz-Signature=s3cr3t failed", {
        cause: new Error("postgres://kitwright:s3cr3t@db/kit"),
      }),
    },
    "could not fetch /a?token=s3cr3t",
  )
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toContain("s3cr3t")
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    level: "info",
    msg: "could not fetch /a?token=[secret]",
    request: { headers: { "user-agent": "test" } },
  })
})
