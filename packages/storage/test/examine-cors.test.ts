import { afterAll, beforeAll, expect, test } from "vitest"
import { examineStore } from "../src/doctor/examine-store.ts"
import { StoreRefusedError } from "../src/errors.ts"
import { BrowserRules, valuesOf } from "./browser-rules.ts"
import { origin, startTestStore, type TestStore } from "./store.ts"

let store: TestStore

beforeAll(async () => {
  store = await startTestStore()
})

afterAll(() => store.stop())

const secondOrigin = "https://workshop.example.org"

test("a store without rules gets one: exactly our pages, methods and headers", async () => {
  const rules = new BrowserRules()
  const settings = await store.weakened([], rules)
  const { findings } = await examineStore(settings, { origins: [origin, secondOrigin] })
  expect(findings.filter((finding) => !finding.held)).toEqual([])
  const xml = rules.xml ?? ""
  expect(valuesOf(xml, "AllowedOrigin")).toEqual([origin, secondOrigin])
  expect(valuesOf(xml, "AllowedMethod")).toEqual(["PUT", "GET"])
  expect(valuesOf(xml, "AllowedHeader")).toEqual([
    "content-length",
    "content-type",
    "if-none-match",
    "x-amz-checksum-sha256",
  ])
  expect(xml).not.toContain("*")
})

test("what others have set stays, and the own rule is replaced", async () => {
  const rule = (id: string, page: string) =>
    `<CORSRule><ID>${id}</ID><AllowedOrigin>${page}</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>`
  const others = rule("shop", "https://shop.example.org") + rule("kitwright", "http://old.example.org")
  const rules = new BrowserRules(`<CORSConfiguration>${others}</CORSConfiguration>`)
  const settings = await store.weakened([], rules)
  const { findings } = await examineStore(settings, { origins: [origin] })
  expect(findings.filter((finding) => !finding.held)).toEqual([])
  expect(valuesOf(rules.xml ?? "", "AllowedOrigin")).toEqual([origin, "https://shop.example.org"])
})

test("rules that fit are left alone", async () => {
  const rules = new BrowserRules()
  const settings = await store.weakened([], rules)
  await examineStore(settings, { origins: [origin] })
  const written = rules.xml
  rules.refuseChanges()
  const { findings } = await examineStore(settings, { origins: [origin] })
  expect(findings.filter((finding) => !finding.held)).toEqual([])
  expect(rules.xml).toBe(written)
})

test("a store that can't be told says what people have to configure", async () => {
  const { findings } = await examineStore(store.settings, { origins: [secondOrigin] })
  const broken = findings.filter((finding) => !finding.held)
  expect(broken.map((finding) => finding.probe)).toEqual([`pages of ${secondOrigin} may upload and read`])
  expect(broken[0]?.advice).toBe(
    "Configure CORS of the bucket kitwright: origin https://workshop.example.org, methods PUT and GET, headers content-length, content-type, if-none-match, x-amz-checksum-sha256. Without it uploads fail in the browser.",
  )
})

test("no pages, no questions", async () => {
  const { findings } = await examineStore(store.settings)
  expect(findings.filter((finding) => finding.probe.startsWith("pages"))).toEqual([])
})

const publicProbe = "the public endpoint leads to the same store"

test("a public endpoint that leads to the store is fine, one that leads nowhere is told of", async () => {
  const inside = await store.weakened([])
  const findingFor = async (publicEndpoint: string) => {
    const { findings } = await examineStore({ ...inside, publicEndpoint })
    return findings.find((finding) => finding.probe === publicProbe)
  }
  expect(await findingFor(store.settings.endpoint)).toEqual({ probe: publicProbe, held: true })
  expect(await findingFor("http://127.0.0.1:9")).toMatchObject({ held: false, advice: expect.any(String) })
  expect(await findingFor("http://{host}:9")).toBeUndefined()
})

test("a public endpoint that opens documents to anybody is refused", async () => {
  const { endpoint: publicEndpoint } = await store.weakened(["reads without signature"])
  const examination = examineStore({ ...store.settings, publicEndpoint })
  await expect(examination).rejects.toThrow(StoreRefusedError)
  await expect(examination).rejects.toThrow("gives documents to anybody who knows the address")
})
