import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { brotliCompressSync, gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startTestServer, type TestServer } from "./test-server.ts"

const page = `<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__" content="__CSP_NONCE__"><style nonce="__CSP_NONCE__"></style>`
const script = "export const answer = 42\n".repeat(100)

let folder: string
let server: TestServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kitwright-web-"))
  await mkdir(join(folder, "assets"))
  await writeFile(join(folder, "index.html"), page)
  await writeFile(join(folder, "favicon.svg"), "<svg/>")
  await writeFile(join(folder, "assets", "app-abc123.js"), script)
  await writeFile(join(folder, "assets", "app-abc123.js.br"), brotliCompressSync(script))
  await writeFile(join(folder, "assets", "app-abc123.js.gz"), gzipSync(script))
  server = await startTestServer({ environment: { KITWRIGHT_WEB_DIR: folder } })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const asBrowser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" }
const open = (url: string, headers: Record<string, string> = asBrowser) => server.inject({ url, headers })

describe("the page", () => {
  test.each(["/", "/index.html", "/parts", "/kits/12?tab=lines", "/parts/BZQP"])(
    "answers %s",
    async (url) => {
      const response = await open(url)
      expect(response.statusCode).toBe(200)
      expect(response.headers["content-type"]).toBe("text/html; charset=utf-8")
      expect(response.headers["cache-control"]).toBe("no-store")
      expect(response.body).not.toContain("__CSP_NONCE__")
    },
  )

  test("carries the nonce of its policy, a new one in each answer", async () => {
    const policies = new Set<string>()
    for (const response of [await open("/"), await open("/")]) {
      const policy = String(response.headers["content-security-policy"])
      const nonce = /'nonce-([\w+/=]{24})'/.exec(policy)?.[1] ?? "none"
      expect(response.body).toBe(page.replaceAll("__CSP_NONCE__", nonce))
      policies.add(policy)
    }
    expect(policies.size).toBe(2)
  })

  test("may run and reach nothing but what is ours", async () => {
    const policy = String((await open("/")).headers["content-security-policy"]).replace(
      /nonce-[^']+/,
      "nonce-…",
    )
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'nonce-…'",
      "img-src 'self' blob: data:",
      "font-src 'self'",
      "connect-src 'self'",
      "manifest-src 'self'",
      "worker-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ])
    expect((await open("/")).headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
    })
  })

  test("is built anew without a restart", async () => {
    await writeFile(join(folder, "index.html"), "<p>newer</p>")
    expect((await open("/")).body).toBe("<p>newer</p>")
    await writeFile(join(folder, "index.html"), page)
  })
})

describe("files", () => {
  test("with a hash in their name are kept for ever, compressed as the browser likes it", async () => {
    const plain = await open("/assets/app-abc123.js", {})
    expect(plain.headers["content-type"]).toMatch(/javascript/)
    expect(plain.headers["cache-control"]).toBe("public, max-age=31536000, immutable")
    expect(plain.headers["x-content-type-options"]).toBe("nosniff")
    expect(plain.body).toBe(script)

    const brotli = await open("/assets/app-abc123.js", { "accept-encoding": "gzip, br" })
    expect(brotli.headers["content-encoding"]).toBe("br")
    expect(brotli.headers["content-type"]).toMatch(/javascript/)
    const gzip = await open("/assets/app-abc123.js", { "accept-encoding": "gzip" })
    expect(gzip.headers["content-encoding"]).toBe("gzip")
  })

  test("that run as workers may load our own scripts, and nothing else", async () => {
    const { headers } = await open("/assets/app-abc123.js", {})
    expect(headers["content-security-policy"]).toBe(
      "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
    )
  })

  test("without one are kept for a while", async () => {
    const response = await open("/favicon.svg")
    expect(response.headers["content-type"]).toMatch(/svg/)
    expect(response.headers["cache-control"]).toBe("public, max-age=3600")
  })
})

describe("what is no page", () => {
  test.each(["/assets/gone-123.js", "/trpc/none", "/trpc", "/files/1", "/assets/"])(
    "%s: 404 as JSON",
    async (url) => {
      const response = await open(url)
      expect(response.statusCode).toBe(404)
      expect(response.json()).toMatchObject({ error: { data: { reason: "NOT_FOUND" } } })
    },
  )

  test("an address that no browser asks for as a page: 404", async () => {
    expect((await open("/parts/BZQP", { accept: "application/json" })).statusCode).toBe(404)
    const posted = await server.inject({ method: "POST", url: "/parts", headers: asBrowser })
    expect(posted.statusCode).toBe(404)
  })

  test.each(["/../package.json", "/%2e%2e/package.json", "/assets/..%2findex.html", "/.env"])(
    "%s leads nowhere",
    async (url) => {
      const response = await open(url, {})
      expect([403, 404]).toContain(response.statusCode)
    },
  )
})

test("without a build the server says so", async () => {
  const bare = await startTestServer()
  const response = await bare.inject({ url: "/", headers: asBrowser })
  expect(response.statusCode).toBe(404)
  expect(response.body).toContain("web client")
  await bare.close()
})
