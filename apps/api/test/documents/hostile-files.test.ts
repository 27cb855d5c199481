import { createTestDatabase, type TestDatabase } from "@kitwright/db/test-kit"
import { type HostileFile, hostileFiles } from "@kitwright/media/hostile-files"
import { sniff, sniffedTypes } from "@kitwright/media/sniff"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startTestStore, type TestStore } from "../test-server.ts"
import { type ApiProcess, startApiProcess } from "./api-process.ts"
import { announce, newSet, photo, refusalOf, type Refused, send, upload } from "./journey.ts"

/** What became of a file: the document that it was accepted as, or why not. */
type Finding = { file: HostileFile; document?: Document; refusal?: Refused }
type Document = Awaited<ReturnType<typeof upload>>

let database: TestDatabase
let store: TestStore
let api: ApiProcess
let setId: number
let growthBytes: number
const findings = new Map<string, Finding>()

const megabyte = 1_048_576
const atOnce = 4
/** Some of the bombs are made to take their time, and a busy machine takes more. */
const hangsAfterMs = 900_000

/** Bombs first: while their pictures are tried beside the requests, people go on uploading. */
const files = hostileFiles.toSorted(
  (left, right) => Number(right.name.startsWith("pdf-")) - Number(left.name.startsWith("pdf-")),
)

beforeAll(async () => {
  database = await createTestDatabase()
  store = await startTestStore()
  api = await startApiProcess({
    DATABASE_URL: database.url,
    KITWRIGHT_ATTACHMENTS_PER_SET_MAX: "1000",
    ...store.environment,
  })
  setId = await newSet(api)
  // What a server needs to work at all is no growth.
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) await upload(api, setId, await photo(seed))
  const before = process.platform === "linux" ? await api.peakBytes() : 0
  const queue = files.values()
  const work = async () => {
    for (const file of queue) findings.set(file.name, await attempt(file))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  growthBytes = process.platform === "linux" ? (await api.peakBytes()) - before : 0
}, hangsAfterMs)
afterAll(async () => {
  await api.stop()
  await store.close()
  await database.close()
})

const triesMax = 20

/** The whole way of a file, as far as it gets. */
async function attempt(file: HostileFile): Promise<Finding> {
  const bytes = Buffer.from(await file.bytes())
  const wish = { filename: file.filename, contentType: file.declaredType }
  const announced = announce(api, setId, bytes, wish)
  const issued = await announced.catch(() => undefined)
  if (issued === undefined) return { file, refusal: await refusalOf(announced) }
  await send(issued, bytes)
  for (let tries = 1; ; tries += 1) {
    const confirmed = api.client.attachments.confirmUpload.mutate({ uploadId: issued.uploadId })
    const document = await confirmed.catch(() => undefined)
    if (document !== undefined) return { file, document }
    const refusal = await refusalOf(confirmed)
    // On a busy machine the time for an answer may be over; then people are told to try again.
    if (refusal.reason !== "UNAVAILABLE" || tries === triesMax) return { file, refusal }
  }
}

function finding(name: string): Finding {
  const found = findings.get(name)
  if (found === undefined) throw new Error(`there is no hostile file ${name}`)
  return found
}

/** How a browser is told to take the file. */
async function served(
  document: Document,
): Promise<{ type: string | null; how: string | null; start: Buffer }> {
  const response = await fetch(`${api.url}/files/${document.id}`)
  const { headers } = response
  const start = Buffer.from(await response.arrayBuffer()).subarray(0, 4_096)
  return { type: headers.get("content-type"), how: headers.get("content-disposition"), start }
}

describe("hostile files, all the way through the server", () => {
  test("more than 300 of them: none is accepted wrongly, each refusal is one, and nothing breaks", () => {
    const all = [...findings.values()]
    expect(all.length).toBeGreaterThan(300)
    const wrong = all.filter(({ file, document }) => file.expect === "refused" && document !== undefined)
    expect(wrong.map(({ file }) => file.name)).toEqual([])
    const reasons = new Set(all.flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal.reason])))
    const known = ["CONTENT_MISMATCH", "FILE_TOO_LARGE", "UNSUPPORTED_FILE_TYPE", "VALIDATION"]
    expect([...reasons].filter((reason) => !known.includes(String(reason)))).toEqual([])
    // Refusing everything would prove nothing.
    expect(all.filter(({ document }) => document !== undefined).length).toBeGreaterThan(50)
  })

  test.skipIf(process.platform !== "linux")(
    "the server's memory grows by less than 50 MB (needs /proc)",
    () => {
      expect(growthBytes / megabyte).toBeLessThan(50)
    },
  )

  test("what was accepted is served as what its bytes are, and as nothing that runs", async () => {
    const accepted = [...findings.values()].flatMap(({ document }) => document ?? [])
    for (const document of accepted) {
      const { type, how, start } = await served(document)
      expect(type).toBe(sniff(start))
      expect(sniffedTypes).toContain(type)
      expect(how).toMatch(/^inline; filename=/)
    }
  })

  test("the same server goes on with good files", async () => {
    expect(api.isAlive()).toBe(true)
    expect(await upload(api, setId, await photo(99))).toMatchObject({ kind: "image" })
    expect(api.output()).not.toMatch(/"level":"(error|fatal)"/)
  })
})

describe("by name", () => {
  test.each(["svg-as-image-png", "svg-with-declaration-as-image-png"])(
    "svg-as-png: %s is refused",
    (name) => {
      expect(finding(name).refusal?.reason).toBe("UNSUPPORTED_FILE_TYPE")
    },
  )

  test.each(["jpg", "png", "webp", "pdf"])("gif-js-polyglot: as %s it is refused", (extension) => {
    expect(finding(`gif-js-polyglot-as-${extension}`).refusal?.reason).toBe("UNSUPPORTED_FILE_TYPE")
  })

  test("html-in-jpeg-comment: kept as a JPEG at the most, and served as nothing else", async () => {
    const { document, refusal } = finding("html-in-jpeg-comment")
    const outcome = document === undefined ? refusal?.reason : (await served(document)).type
    expect(["UNSUPPORTED_FILE_TYPE", "image/jpeg"]).toContain(outcome)
  })

  test("pdf-with-js: kept as a PDF at the most, from another origin than the page's", async () => {
    const { document } = finding("pdf-with-javascript")
    if (document === undefined) return
    const response = await fetch(`${api.url}/files/${document.id}`, { redirect: "manual" })
    const target = new URL(response.headers.get("location") ?? "")
    expect(target.origin).not.toBe(new URL(api.url).origin)
    expect(target.searchParams.get("response-content-type")).toBe("application/pdf")
  })

  test.each(["pixel-bomb", "png-16bit-30k", "webp-animated-10k-frames"])("%s: refused", (name) => {
    expect(finding(name).refusal?.reason).toBe("UNSUPPORTED_FILE_TYPE")
  })

  test.each(["pdf-of-a-million-objects", "pdf-xref-looping-through-two"])(
    "pdf-bomb: of %s there is a picture or an icon in the end, never a wait without one",
    async (name) => {
      const { document } = finding(name)
      if (document === undefined) return
      const at = { attachmentSetId: setId, attachmentId: document.id }
      await expect
        .poll(async () => (await api.client.attachments.get.query(at)).preview, {
          timeout: 150_000,
          interval: 500,
        })
        .toMatch(/^(ready|failed)$/)
    },
  )
})
