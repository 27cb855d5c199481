import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { hostileFilenames } from "@kitwright/media/hostile-filenames"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startTestServer, type TestServer } from "../test-server.ts"
import { announce, newSet, photo, refusalOf, send, upload } from "./journey.ts"

describe("links to the store", () => {
  let server: TestServer
  let setId: number
  let image: Uint8Array
  let now = new Date()
  beforeAll(async () => {
    server = await startTestServer({
      store: { now: () => now },
      countStatements: true,
      environment: { KITWRIGHT_ATTACHMENTS_PER_SET_MAX: "1000" },
    })
    setId = await newSet(server)
    image = await photo(1)
  })
  afterAll(() => server.close())

  const linkTo = async (id: number) => {
    const response = await fetch(`${server.url}/files/${id}`, { redirect: "manual" })
    expect(response.status).toBe(302)
    return new URL(response.headers.get("location") ?? "")
  }

  test("filename-hell: whatever a file is called, header and display are safe", async () => {
    for (const { filename } of hostileFilenames) {
      const document = await upload(server, setId, image, { filename })
      const shown = String(document.filename)
      expect(shown).toMatch(/^[^/\\\p{Cc}\p{Bidi_Control}]+\.jpg$/u)
      expect(shown.startsWith(".")).toBe(false)
      expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(180)
      const link = await linkTo(document.id)
      // No part of a name is ever part of a key.
      expect(link.pathname).toMatch(/^\/kitwright\/b\/[0-9a-f]{2}\/[0-9a-f]{64}\/[0-9a-f-]{36}$/)
      const response = await fetch(link, { method: "GET", headers: { range: "bytes=0-0" } })
      const header = response.headers.get("content-disposition") ?? ""
      expect(header).toMatch(/^inline; filename="?[^"\r\n]*"?(; filename\*=UTF-8''[\w%!#$&+.^`|~-]+)?$/)
      expect(response.headers.get("content-type")).toBe("image/jpeg")
      await response.arrayBuffer()
    }
  })

  test("hash-oracle: a known hash gets the same answer as an unknown one, by the same work", async () => {
    await upload(server, setId, image)
    const ask = async (bytes: Uint8Array) => {
      let issued: Awaited<ReturnType<typeof announce>> | undefined
      const statements = await server.statementsOf(async () => {
        issued = await announce(server, setId, bytes)
      })
      if (issued === undefined) throw new Error("nothing was announced")
      const { searchParams, pathname } = new URL(issued.url)
      return {
        statements,
        fields: Object.keys(issued),
        headers: Object.keys(issued.headers),
        parameters: [...searchParams.keys()],
        path: pathname.replaceAll(/[0-9a-f]/g, "0"),
      }
    }
    const unknown = await photo(2)
    await ask(unknown)
    expect(await ask(image)).toEqual(await ask(unknown))
  })

  test("range-flood: 5,000 ranges are answered by the whole or refused", async () => {
    const document = await upload(server, setId, image)
    const range = `bytes=${Array.from({ length: 5_000 }, (_, index) => `${index}-${index}`).join(",")}`
    const response = await fetch(await linkTo(document.id), { headers: { range } })
    expect([200, 416]).toContain(response.status)
    // Nobody gets more bytes than the file has, in whichever way they are asked for.
    expect((await response.arrayBuffer()).byteLength).toBeLessThanOrEqual(image.length)
  })

  // There are no roles yet that could be taken away: what is proven is that a link dies by itself.
  test("presigned-get-after-revoke: a link is dead within five minutes", async () => {
    const document = await upload(server, setId, image)
    const link = await linkTo(document.id)
    expect(Number(link.searchParams.get("X-Amz-Expires"))).toBeLessThanOrEqual(300)
    expect((await fetch(link)).status).toBe(200)
    now = new Date(Date.now() + 301_000)
    expect((await fetch(link)).status).toBe(403)
    now = new Date()
    // The address on our side is asked anew, and knows when the document is gone.
    await server.client.attachments.delete.mutate({ attachmentSetId: setId, attachmentId: document.id })
    expect((await fetch(`${server.url}/files/${document.id}`)).status).toBe(404)
  })

  test("an address of a file is one: everything else is no address", async () => {
    for (const path of ["0", "-1", "1e3", "999999999999", "99999999999999999999", "x", "%00", "1/2"]) {
      expect([path, (await fetch(`${server.url}/files/${path}`)).status]).toEqual([path, 404])
    }
    expect((await fetch(`${server.url}/files/1?variant=huge`)).status).toBe(400)
  })

  test("no answer of the server holds the bytes of a file", async () => {
    const document = await upload(server, setId, image)
    const response = await fetch(`${server.url}/files/${document.id}`, { redirect: "manual" })
    expect((await response.arrayBuffer()).byteLength).toBe(0)
    expect(response.headers.get("cache-control")).toBe("private, max-age=120")
  })
})

describe("a page that was opened under another name", () => {
  let server: TestServer
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kitwright-web-"))
    await writeFile(join(folder, "index.html"), "<!doctype html><title>Kitwright</title>")
    server = await startTestServer({
      store: true,
      environment: {
        KITWRIGHT_HOST_NAMES: "workshop.lan",
        KITWRIGHT_WEB_DIR: folder,
        S3_PUBLIC_ENDPOINT: "http://{host}:9123",
      },
    })
  })
  afterAll(async () => {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  })

  const ask = async (host: string) => {
    const { attachmentSetId } = await server.client.parts.create.mutate({ description: "Lamp" })
    const response = await server.inject({
      method: "POST",
      url: "/trpc/attachments.requestUpload",
      headers: { "content-type": "application/json", host },
      payload: {
        attachmentSetId,
        filename: "a.jpg",
        contentType: "image/jpeg",
        size: 10,
        sha256: "0".repeat(64),
      },
    })
    return response.json<{ result: { data: { url: string } } }>().result.data.url
  }

  test.each([
    ["workshop.lan:3000", "http://workshop.lan:9123"],
    ["localhost:3000", "http://localhost:9123"],
    ["[::1]:3000", "http://[::1]:9123"],
  ])("as %s is sent to the store at %s", async (host, origin) => {
    expect(new URL(await ask(host)).origin).toBe(origin)
    const page = await server.inject({ url: "/", headers: { host, accept: "text/html" } })
    const policy = String(page.headers["content-security-policy"])
    expect(policy).toContain(`connect-src 'self' ${origin};`)
    expect(policy).toContain(`img-src 'self' blob: data: ${origin};`)
  })

  test("under a name that is not ours gets nothing", async () => {
    const page = await server.inject({ url: "/", headers: { host: "evil.example", accept: "text/html" } })
    expect(page.statusCode).toBe(403)
    expect(String(page.headers["content-security-policy"])).not.toContain("evil.example")
  })
})

test("with rate limits on, the 61st upload of a minute is told to wait", async () => {
  const server = await startTestServer({ store: true, environment: { KITWRIGHT_RATE_LIMITS: "on" } })
  try {
    const image = await photo(1)
    const [one, other] = [await newSet(server), await newSet(server)]
    for (let count = 0; count < 60; count += 1) await announce(server, count % 2 === 0 ? one : other, image)
    expect(await refusalOf(announce(server, one, image))).toMatchObject({
      reason: "RATE_LIMITED",
      status: 429,
      details: { retryAfterSeconds: 60 },
    })
    // What was begun before can be ended.
    await server.client.attachments.list.query({ attachmentSetId: one })
  } finally {
    await server.close()
  }
})

test("a set that is full, with what is under way counted in, takes no more", async () => {
  const server = await startTestServer({
    store: true,
    environment: { KITWRIGHT_ATTACHMENTS_PER_SET_MAX: "2" },
  })
  try {
    const setId = await newSet(server)
    await upload(server, setId, await photo(1))
    const second = await announce(server, setId, await photo(2))
    expect(await refusalOf(announce(server, setId, await photo(3)))).toMatchObject({
      reason: "INVALID_STATE",
    })
    await send(second, Buffer.from(await photo(2)))
    await server.client.attachments.confirmUpload.mutate({ uploadId: second.uploadId })
    const link = { attachmentSetId: setId, url: "http://[::1]/" }
    expect(await refusalOf(server.client.attachments.addLink.mutate(link))).toMatchObject({
      reason: "INVALID_STATE",
    })
  } finally {
    await server.close()
  }
})
