import { createHash } from "node:crypto"
import { readdir, readFile } from "node:fs/promises"
import type { ServerResponse } from "node:http"
import type { Writable } from "node:stream"
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib"
import { sampleImage, samplePdf } from "@kitwright/media/samples"
import { describe, expect, it } from "vitest"
import { fetchPage } from "../src/fetch-page.ts"
import { fetchFrom, html, settingsFor, startSite, startTcpSite, testFolder } from "./site.ts"

const mebibyte = 1024 * 1024
const tooLong = { kind: "unreachable", reason: "The server takes too long to answer." }

/** Writes the same bytes until the other side goes away; gives how many it took. */
async function writeForEver(target: Writable, bytes: Uint8Array): Promise<number> {
  let taken = 0
  const event = (name: "close" | "drain"): Promise<void> =>
    new Promise((resolve) => target.once(name, resolve))
  const gone = event("close")
  while (!target.destroyed) {
    taken += bytes.length
    if (!target.write(bytes)) await Promise.race([event("drain"), gone])
  }
  return taken
}

/** Answers with a body that never ends; `taken` says how much of it was fetched. */
function endless(headers: Record<string, string>, start: Uint8Array, rest: Uint8Array) {
  const taken = Promise.withResolvers<number>()
  const answer = (response: ServerResponse): void => {
    response.writeHead(200, headers)
    response.write(start)
    void writeForEver(response, rest).then(taken.resolve)
  }
  return { answer, taken: taken.promise }
}

const noise = Buffer.alloc(mebibyte, "x")
/** What may be under way between two machines when one of them says stop. */
const underWay = 16 * mebibyte

describe("a stream of 10 GB", () => {
  it("is a page: the first 2 MiB of it are read", async () => {
    const stream = endless({ "content-type": "text/html" }, Buffer.from("<p>no title</p>"), noise)
    const site = await startSite((_request, response) => stream.answer(response))
    expect(await fetchFrom(site)).toMatchObject({ kind: "page", title: null })
    expect(await stream.taken).toBeLessThan(2 * mebibyte + underWay)
  })

  it("is a page with a title: it is not waited for", async () => {
    const stream = endless(
      { "content-type": "text/html" },
      Buffer.from("<head><title>a</title></head>"),
      noise,
    )
    const site = await startSite((_request, response) => stream.answer(response))
    expect(await fetchFrom(site)).toMatchObject({ kind: "page", title: "a" })
    expect(await stream.taken).toBeLessThan(underWay)
  })

  it("is neither page nor file: nothing of it is kept", async () => {
    const stream = endless({ "content-type": "application/octet-stream" }, noise, noise)
    const site = await startSite((_request, response) => stream.answer(response))
    expect(await fetchFrom(site)).toMatchObject({ kind: "page", title: null, imageUrl: null })
    expect(await stream.taken).toBeLessThan(underWay)
  })

  it.each([
    ["a PDF", "%PDF-1.7\n", "pdfBytesMax"],
    ["an image", "\u00ff\u00d8\u00ff\u00e0", "imageBytesMax"],
  ] as const)("is %s: it is refused, and no file is left", async (_name, start, limit) => {
    const folder = await testFolder()
    const stream = endless({}, Buffer.from(start, "latin1"), noise)
    const site = await startSite((_request, response) => stream.answer(response))
    const answer = await fetchFrom(site, "/", { folder, limits: { [limit]: 3 * mebibyte } })
    expect(answer).toEqual({ kind: "unreachable", reason: "The file is larger than 3 MiB." })
    expect(await stream.taken).toBeLessThan(3 * mebibyte + underWay)
    expect(await readdir(folder)).toEqual([])
  })

  it("that says how long it is, is refused at once", async () => {
    const folder = await testFolder()
    const site = await startSite((_request, response) => {
      response.writeHead(200, { "content-length": String(10 * 1024 * mebibyte) })
      response.write(Buffer.concat([Buffer.from("%PDF-1.7\n"), noise.subarray(0, 4096)]))
    })
    expect(await fetchFrom(site, "/", { folder })).toEqual({
      kind: "unreachable",
      reason: "The file is larger than 100 MiB.",
    })
    expect(await readdir(folder)).toEqual([])
  })
})

describe("a packed answer", () => {
  const page = "<title>unpacked</title>"
  it.each([
    ["gzip", gzipSync(page)],
    ["x-gzip", gzipSync(page)],
    ["deflate", deflateSync(page)],
    ["br", brotliCompressSync(page)],
    ["zstd", zstdCompressSync(page)],
    ["identity", Buffer.from(page)],
  ])("%s is read, though we asked for none", async (encoding, bytes) => {
    const site = await startSite((_request, response) =>
      response.writeHead(200, { "content-type": "text/html", "content-encoding": encoding }).end(bytes),
    )
    expect(await fetchFrom(site)).toMatchObject({ kind: "page", title: "unpacked" })
    expect(site.headers[0]?.["accept-encoding"]).toBe("identity")
  })

  it("that unpacks to a gigabyte is unpacked as far as the limit", async () => {
    const part = gzipSync(Buffer.alloc(mebibyte, "<p>"))
    const bomb = Buffer.concat(Array.from({ length: 1024 }, () => part))
    const site = await startSite((_request, response) =>
      response.writeHead(200, { "content-type": "text/html", "content-encoding": "gzip" }).end(bomb),
    )
    const before = process.memoryUsage.rss()
    expect(await fetchFrom(site)).toMatchObject({ kind: "page", title: null })
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * mebibyte)
  })

  it("that is a file within the limit only while packed is refused", async () => {
    const folder = await testFolder()
    const bomb = gzipSync(Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(20 * mebibyte)]))
    const site = await startSite((_request, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
    )
    const answer = await fetchFrom(site, "/", { folder, limits: { pdfBytesMax: mebibyte } })
    expect(answer).toMatchObject({ kind: "unreachable" })
    expect(await readdir(folder)).toEqual([])
  })

  it.each(["gzip, gzip", "compress", "constructor", "__proto__"])(
    "as %s is not unpacked",
    async (encoding) => {
      const site = await startSite((_request, response) =>
        response.writeHead(200, { "content-encoding": encoding }).end(gzipSync(gzipSync(page))),
      )
      expect(await fetchFrom(site)).toMatchObject({ kind: "unreachable" })
    },
  )

  it("that is not packed as it says is unreachable", async () => {
    const site = await startSite((_request, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end("this is no gzip"),
    )
    expect(await fetchFrom(site)).toMatchObject({ kind: "unreachable" })
  })
})

describe("a server that takes its time is given up", () => {
  const limits = { timeMs: 200, fileTimeMs: 200 }

  it("when it says nothing", async () => {
    const site = await startTcpSite(() => undefined)
    expect(await fetchFrom(site, "/", { limits })).toEqual(tooLong)
  })

  it("when its headers trickle", async () => {
    const site = await startTcpSite((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n")
      const drip = setInterval(() => socket.write("x: y\r\n"), 20)
      socket.on("close", () => clearInterval(drip))
    })
    expect(await fetchFrom(site, "/", { limits })).toEqual(tooLong)
  })

  it.each([
    ["page", "<html>"],
    ["file", "%PDF-1.7\n".padEnd(5000)],
  ])("when its %s trickles", async (_name, start) => {
    const folder = await testFolder()
    const site = await startSite((_request, response) => {
      response.writeHead(200, { "content-type": "text/html" })
      response.write(start)
      const drip = setInterval(() => response.write("."), 20)
      response.on("close", () => clearInterval(drip))
    })
    expect(await fetchFrom(site, "/", { limits, folder })).toEqual(tooLong)
    expect(await readdir(folder)).toEqual([])
  })

  it("when its redirects together take too long", async () => {
    const site = await startSite((_request, response) => {
      setTimeout(() => response.writeHead(302, { location: "/again" }).end(), 90)
    })
    expect(await fetchFrom(site, "/", { limits })).toEqual(tooLong)
  })

  it("and a file has a time of its own, counted from its beginning", async () => {
    const site = await startSite((_request, response) => {
      response.write("%PDF-1.7\n".padEnd(5000))
      setTimeout(() => response.end("%%EOF"), 300)
    })
    const answer = await fetchFrom(site, "/", { limits: { timeMs: 200, fileTimeMs: 5000 } })
    expect(answer).toMatchObject({ kind: "file", sizeBytes: 5005 })
    if (answer.kind === "file") await answer.remove()
  })
})

describe("headers without an end are not read", () => {
  it.each([
    ["of many lines", "x: y\r\n".repeat(10_000)],
    ["of one line", "y".repeat(100_000)],
  ])("%s", async (_name, words) => {
    const taken = Promise.withResolvers<number>()
    const site = await startTcpSite((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nx: ")
      void writeForEver(socket, Buffer.from(words)).then(taken.resolve)
    })
    const reason = "The server does not answer as it should."
    expect(await fetchFrom(site)).toEqual({ kind: "unreachable", reason })
    expect(await taken.promise).toBeLessThan(underWay)
  })
})

describe("a server that does not keep to HTTP is unreachable", () => {
  it.each([
    ["speaks another protocol", "220 mail.example ESMTP\r\n"],
    ["hangs up", ""],
    ["promises more than it has", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n<title>a"],
    ["sends two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab"],
  ])("that %s", async (_name, text) => {
    const site = await startTcpSite((socket) => socket.end(text))
    expect(await fetchFrom(site)).toMatchObject({ kind: "unreachable" })
  })

  it("that is not there", async () => {
    const site = await startSite(() => undefined)
    const gone = { port: 1, requests: [], connections: () => 0 }
    const settings = { ...settingsFor(site), allowedForTests: [{ address: "127.0.0.1", port: 1 }] }
    expect(await fetchFrom(gone, "/", settings)).toMatchObject({ kind: "unreachable" })
  })

  it.each([304, 400, 401, 403, 404, 418, 500, 503])("that answers %i", async (status) => {
    const site = await startSite((_request, response) => response.writeHead(status).end())
    const reason = `The server answers with status ${status}.`
    expect(await fetchFrom(site)).toEqual({ kind: "unreachable", reason })
  })
})

describe("a file", () => {
  it.each([
    ["image/png", "text/html"],
    ["image/jpeg", "image/png"],
    ["image/webp", "application/octet-stream"],
    ["image/avif", undefined],
    ["application/pdf", "application/pdf"],
  ] as const)("%s served as %s is told by its bytes and saved whole", async (type, contentType) => {
    const folder = await testFolder()
    const bytes =
      type === "application/pdf" ? samplePdf("Sheet") : await sampleImage({ type, width: 90, height: 60 })
    const site = await startSite((_request, response) =>
      response.writeHead(200, contentType === undefined ? {} : { "content-type": contentType }).end(bytes),
    )
    const answer = await fetchFrom(site, "/sheet", { folder })
    if (answer.kind !== "file") throw new Error(`It is a ${answer.kind}.`)
    expect(answer).toMatchObject({
      type,
      finalUrl: `http://site.example:${site.port}/sheet`,
      sizeBytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    })
    expect(Buffer.compare(await readFile(answer.path), bytes)).toBe(0)
    await answer.remove()
    await answer.remove()
    expect(await readdir(folder)).toEqual([])
  })

  it("of a type that is not wanted is not saved", async () => {
    const folder = await testFolder()
    const site = await startSite((_request, response) => response.end(samplePdf("Sheet")))
    expect(await fetchFrom(site, "/", { folder, types: ["image/png"] })).toMatchObject({
      kind: "unreachable",
    })
    expect(await readdir(folder)).toEqual([])
  })

  it("that looks like none of them is a page without a title", async () => {
    const site = await startSite((_request, response) => html(response, "GIF89a", "image/gif"))
    expect(await fetchFrom(site)).toMatchObject({ kind: "page", title: null, imageUrl: null })
  })

  it("for which there is no place is our fault, not the server's", async () => {
    const site = await startSite((_request, response) => response.end(samplePdf("Sheet")))
    await expect(fetchFrom(site, "/", { folder: "/no/such/folder" })).rejects.toThrow("ENOENT")
  })
})

describe("a fetch", () => {
  it("can be stopped, and says why", async () => {
    const site = await startTcpSite(() => undefined)
    const stop = new AbortController()
    const fetching = fetchFrom(site, "/", { signal: stop.signal })
    await expect.poll(site.connections).toBe(1)
    stop.abort(new Error("The server is stopping."))
    await expect(fetching).rejects.toThrow("The server is stopping.")
  })

  it("is not even begun when it is stopped already", async () => {
    const site = await startSite((_request, response) => html(response, ""))
    const signal = AbortSignal.abort(new Error("Too late."))
    await expect(
      fetchPage(`http://site.example:${site.port}`, { ...settingsFor(site), signal }),
    ).rejects.toThrow("Too late.")
    expect(site.connections()).toBe(0)
  })
})
