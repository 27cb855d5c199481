import { once } from "node:events"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { Faults } from "@kitwright/embedded/object-store"
import { sampleImage, samplePdf } from "@kitwright/media/samples"
import { makePictures } from "@kitwright/workshop/attachments/make-pictures"
import { runSql } from "@kitwright/db/test-kit"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { startTestServer, type TestServer } from "../test-server.ts"
import { newSet, refusalOf, sha256Of, storedKeys } from "./journey.ts"

const address = "127.0.0.1"
const faults = new Faults()
const requests: string[] = []
let site: Server
let base: string
let server: TestServer
let image: Uint8Array
const pdf = samplePdf("Pinout of the fixture")

/** What the fixture's web server has to offer, by path. */
const pages: Record<string, (response: ServerResponse) => void> = {
  "/article": (response) => html(response, `<title> A lamp &amp; its parts </title>${picture("/lamp.jpg")}`),
  "/no-picture": (response) => html(response, "<title>Words only</title>"),
  "/bad-picture": (response) => html(response, `<title>Broken</title>${picture("/article")}`),
  "/inside": (response) => html(response, `<title>Inside</title>${picture("http://127.0.0.1:1/secret.png")}`),
  "/lamp.jpg": (response) => file(response, "image/jpeg", image),
  "/disguised": (response) => file(response, "text/html", image),
  "/data%20sheet.pdf": (response) => file(response, "application/pdf", pdf),
  "/to-localhost": (response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
  "/svg": (response) => file(response, "image/svg+xml", Buffer.from("<svg onload='alert(1)'/>")),
  "/large.jpg": (response) => {
    const start = Buffer.from(image)
    response.writeHead(200, { "content-type": "image/jpeg" })
    // Without an end that anybody would wait for.
    const more = () => {
      while (!response.destroyed && response.write(Buffer.concat([start, Buffer.alloc(1_000_000)])));
    }
    response.on("drain", more)
    more()
  },
}
const picture = (url: string) => `<meta property="og:image" content="${url}">`
const html = (response: ServerResponse, text: string) =>
  response.writeHead(200, { "content-type": "text/html" }).end(text)
const file = (response: ServerResponse, type: string, bytes: Uint8Array) =>
  response.writeHead(200, { "content-type": type, "content-length": bytes.length }).end(bytes)

function answer(request: IncomingMessage, response: ServerResponse): void {
  requests.push(request.url ?? "")
  response.on("error", () => undefined)
  const page = pages[request.url ?? ""]
  if (page === undefined) response.writeHead(404).end()
  else page(response)
}

beforeAll(async () => {
  image = await sampleImage({ type: "image/jpeg", width: 400, height: 300 })
  site = createServer(answer)
  await once(site.listen(0, address), "listening")
  const place = site.address()
  const port = typeof place === "object" && place !== null ? place.port : 0
  base = `http://site.example:${port}`
  // A name that leads somewhere else with each question, and one that leads to the fixture.
  const lookup = (name: string) => {
    if (name === "site.example") return Promise.resolve([{ address, family: 4 }])
    if (name === "rebinding.example")
      return Promise.resolve([
        { address, family: 4 },
        { address: "10.0.0.1", family: 4 },
      ])
    return Promise.reject(new Error("there is no such name"))
  }
  server = await startTestServer({
    store: { faults },
    fetching: { lookup, allowedForTests: [{ address, port }] },
  })
})
afterAll(async () => {
  await server.close()
  site.closeAllConnections()
  await new Promise((resolve) => site.close(resolve))
})
afterEach(() => {
  faults.clear()
  requests.length = 0
})

async function add(url: string, title?: string) {
  const attachmentSetId = await newSet(server)
  return await server.client.attachments.addLink.mutate({ attachmentSetId, url, title })
}

async function openFile(path: string) {
  const response = await fetch(`${server.url}${path}`)
  const bytes = Buffer.from(await response.arrayBuffer())
  return { status: response.status, type: response.headers.get("content-type"), bytes }
}

async function makeAllPictures() {
  const documents = server.documents.open()
  for (const { id } of await runSql<{ id: number }>(server.db, "select id from blobs order by id"))
    await makePictures({ db: server.db, documents }, id)
}

describe("a page", () => {
  test("gives the link its title and a picture, stored by us and served from here", async () => {
    const link = await add(`${base}/article`)
    expect(link).toMatchObject({
      kind: "link",
      title: "A lamp & its parts",
      url: `${base}/article`,
      attachmentUrl: null,
      filename: null,
    })
    expect(requests).toEqual(["/article", "/lamp.jpg"])
    await makeAllPictures()
    const [kept] = await server.client.attachments.list.query({ attachmentSetId: link.attachmentSetId })
    expect(kept).toMatchObject({ previewUrl: `/files/${link.id}?variant=small`, preview: "ready" })
    const preview = await openFile(`/files/${link.id}?variant=small`)
    expect(preview).toMatchObject({ status: 200, type: "image/webp" })
    // Of the page's picture only what was made of it is shown.
    expect((await openFile(`/files/${link.id}`)).status).toBe(404)
    // It is no image of the set, so it is no cover.
    const set = await server.client.attachments.sets.get.query({ id: link.attachmentSetId })
    expect(set).toMatchObject({ coverAttachmentId: null, coverUrl: null })
    expect(await refusalOf(server.client.attachments.setCover.mutate(at(link)))).toMatchObject({
      reason: "VALIDATION",
    })
  })

  test("keeps the title that somebody gave it", async () => {
    expect(await add(`${base}/article`, "Mine")).toMatchObject({ title: "Mine" })
  })

  test.each([
    ["/no-picture", "Words only"],
    ["/bad-picture", "Broken"],
    ["/inside", "Inside"],
  ])("%s: a title without a picture", async (path, title) => {
    expect(await add(`${base}${path}`)).toMatchObject({ kind: "link", title, previewUrl: null })
  })
})

const at = ({ id, attachmentSetId }: { id: number; attachmentSetId: number }) => ({
  attachmentId: id,
  attachmentSetId,
})

describe("a file at an address", () => {
  test.each(["/lamp.jpg", "/disguised"])(
    "%s becomes an image that knows where it came from",
    async (path) => {
      const document = await add(`${base}${path}`)
      expect(document).toMatchObject({
        kind: "image",
        url: `${base}${path}`,
        contentType: "image/jpeg",
        width: 400,
      })
      expect((await openFile(`/files/${document.id}`)).bytes).toEqual(Buffer.from(image))
      const set = await server.client.attachments.sets.get.query({ id: document.attachmentSetId })
      expect(set.coverAttachmentId).toBe(document.id)
    },
  )

  test("a PDF likewise, under the name it has there", async () => {
    const document = await add(`${base}/data%20sheet.pdf`)
    expect(document).toMatchObject({
      kind: "pdf",
      title: "data sheet.pdf",
      filename: "data sheet.pdf",
      url: `${base}/data%20sheet.pdf`,
    })
    expect(await openFile(`/files/${document.id}`)).toMatchObject({
      type: "application/pdf",
      bytes: Buffer.from(pdf),
    })
  })

  test.each(["/large.jpg", "/svg", "/nothing-there"])("%s stays a plain link", async (path) => {
    expect(await add(`${base}${path}`)).toMatchObject({
      kind: "link",
      title: `${base}${path}`,
      previewUrl: null,
      size: null,
    })
  })

  test("with the store down stays a plain link", async () => {
    faults.add({ fault: { kind: "error", status: 503 } })
    expect(await add(`${base}/lamp.jpg`)).toMatchObject({ kind: "link", title: `${base}/lamp.jpg` })
    expect(await add(`${base}/article`)).toMatchObject({ kind: "link", title: "A lamp & its parts" })
  })
})

describe("ssrf", () => {
  test.each([
    "http://169.254.169.254/latest/meta-data/",
    "http://127.1/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::1]/",
    "http://localhost/",
    "http://printer/",
    "http://rebinding.example/",
    "http://nowhere.example/",
    "http://user:secret@site.example/",
    "http://site.example:22/",
  ])("%s is kept as typed, and nobody is asked", async (url) => {
    expect(await add(url)).toMatchObject({ kind: "link", title: url, url, previewUrl: null })
    expect(requests).toEqual([])
  })

  test("a page that leads inside is followed no further", async () => {
    expect(await add(`${base}/to-localhost`)).toMatchObject({ title: `${base}/to-localhost` })
    expect(requests).toEqual(["/to-localhost"])
  })

  test.each([
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "ftp://site.example/a",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "http://",
    "no address",
    "",
  ])("%j is refused", async (url) => {
    const before = await storedKeys(server)
    expect(await refusalOf(add(url))).toMatchObject({ reason: "VALIDATION", status: 400 })
    expect(await storedKeys(server)).toEqual(before)
  })
})

test("for a set that takes no link, nobody is asked", async () => {
  const { client } = server
  const kit = await client.kits.create.mutate({ name: "Put away" })
  await client.kits.archive.mutate({ id: kit.id })
  for (const [attachmentSetId, reason] of [
    [999_999, "NOT_FOUND"],
    [kit.attachmentSetId, "INVALID_STATE"],
  ] as const) {
    const refused = client.attachments.addLink.mutate({ attachmentSetId, url: `${base}/article` })
    expect(await refusalOf(refused)).toMatchObject({ reason })
  }
  expect(requests).toEqual([])
})

test("a repetition gets the first answer, also when its set takes no more by now", async () => {
  const { client } = server
  const kit = await client.kits.create.mutate({ name: "Nearly put away" })
  const call = {
    attachmentSetId: kit.attachmentSetId,
    url: `${base}/article`,
    idempotencyKey: "a link, twice",
  }
  const first = await client.attachments.addLink.mutate(call)
  await client.kits.archive.mutate({ id: kit.id })
  requests.length = 0
  expect((await client.attachments.addLink.mutate(call)).id).toBe(first.id)
  expect(requests).toEqual([])
})

test("what a link brought is stored once, with what people upload", async () => {
  await add(`${base}/lamp.jpg`)
  await add(`${base}/lamp.jpg`)
  const rows = await runSql(server.db, "select from blobs where sha256 = $1 and state = 'live'", [
    sha256Of(image),
  ])
  expect(rows.length).toBe(1)
})
