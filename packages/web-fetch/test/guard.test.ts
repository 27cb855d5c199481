import { describe, expect, it } from "vitest"
import { fetchPage, type Lookup } from "../src/fetch-page.ts"
import { addressRules, resolveTarget } from "../src/guard/resolve.ts"
import { fetchFrom, html, settingsFor, settingsWithOpenPort, siteAddress, startSite } from "./site.ts"

/** A site inside: whoever reaches it has got through the guard. */
const startInside = () => startSite((_request, response) => html(response, "<title>secret</title>"))

const pointingTo =
  (...addresses: string[]): Lookup =>
  () =>
    Promise.resolve(addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })))

describe("an address inside is never fetched", () => {
  it.each([
    "127.0.0.1",
    "127.1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[::ffff:10.0.0.1]",
    "localhost",
    "site.localhost",
  ])("written as %s", async (host) => {
    const inside = await startInside()
    const answer = await fetchPage(`http://${host}:${inside.port}/`, settingsWithOpenPort(inside))
    expect(answer).toEqual({ kind: "private" })
    expect(inside.connections()).toBe(0)
  })

  it.each([
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/",
    "http://10.0.0.1/",
    "http://100.64.0.1/",
  ])("%s", async (url) => expect(await fetchPage(url)).toEqual({ kind: "private" }))

  it.each([
    ["127.0.0.1"],
    ["10.1.2.3"],
    ["169.254.169.254"],
    ["::1"],
    ["::ffff:127.0.0.1"],
    ["::ffff:8.8.8.8"],
    ["fe80::1"],
    ["8.8.8.8", "127.0.0.1"],
    ["2606:4700:4700::1111", "::1"],
    ["not an address"],
  ])("behind a name that points to %s", async (...addresses) => {
    const inside = await startInside()
    const settings = { ...settingsWithOpenPort(inside), lookup: pointingTo(...addresses) }
    expect(await fetchPage(`http://site.example:${inside.port}/`, settings)).toEqual({ kind: "private" })
    expect(inside.connections()).toBe(0)
  })

  it("a public address is refused when it is this machine's own", async () => {
    const rules = { ...addressRules(pointingTo("203.0.114.7"), []), own: new Set(["203.0.114.7"]) }
    const signal = new AbortController().signal
    await expect(resolveTarget(new URL("http://site.example"), rules, signal)).rejects.toThrow("")
    await expect(
      resolveTarget(new URL("http://site.example"), { ...rules, own: new Set() }, signal),
    ).resolves.toEqual([{ address: "203.0.114.7", family: 4 }])
  })

  it("a test's server is allowed at its own port and address only", async () => {
    const [site, inside] = [await startInside(), await startInside()]
    expect(await fetchFrom(site)).toMatchObject({ kind: "page", title: "secret" })
    const other = { ...settingsFor(site), allowedForTests: [{ address: siteAddress, port: site.port }] }
    expect(await fetchPage(`http://site.example:${inside.port}/`, other)).toMatchObject({
      kind: "unreachable",
    })
    expect(inside.connections()).toBe(0)
  })
})

describe("a name is resolved once", () => {
  it("and the connection goes there, wherever the name points later", async () => {
    const [outside, inside] = [await startInside(), await startInside()]
    let asked = 0
    // An address nobody listens at stands for the inside: a second question would lead there, and to no page.
    const rebinding: Lookup = () => {
      asked += 1
      return Promise.resolve([{ address: asked === 1 ? siteAddress : "127.0.0.53", family: 4 }])
    }
    const answer = await fetchFrom(outside, "/", { lookup: rebinding })
    expect(answer).toMatchObject({ kind: "page", title: "secret" })
    expect({ asked, outside: outside.connections(), inside: inside.connections() }).toEqual({
      asked: 1,
      outside: 1,
      inside: 0,
    })
  })

  it("per redirect, and checked each time", async () => {
    const site = await startSite((_request, response) => response.writeHead(302, { location: "/next" }).end())
    let asked = 0
    const rebinding: Lookup = () => {
      asked += 1
      return Promise.resolve([{ address: asked === 1 ? siteAddress : "127.0.0.53", family: 4 }])
    }
    expect(await fetchFrom(site, "/", { lookup: rebinding })).toEqual({ kind: "private" })
    expect(asked).toBe(2)
    expect(site.requests).toEqual([`GET site.example:${site.port} /`])
  })

  it.each([
    ["no address", () => Promise.resolve([])],
    ["an error", () => Promise.reject(new Error("ENOTFOUND"))],
  ] satisfies [string, Lookup][])("with %s: unreachable", async (_name, lookup) => {
    expect(await fetchPage("http://site.example/", { lookup })).toMatchObject({ kind: "unreachable" })
  })

  it("a resolver that never answers is not waited for", async () => {
    const lookup: Lookup = () => new Promise(() => undefined)
    const answer = await fetchPage("http://site.example/", { lookup, limits: { timeMs: 50 } })
    expect(answer).toEqual({ kind: "unreachable", reason: "The server takes too long to answer." })
  })
})

describe("a redirect", () => {
  it.each([
    "http://127.0.0.1:PORT/",
    "http://2130706433:PORT/",
    "//127.1:PORT/",
    "http://localhost:PORT/",
    "http://169.254.169.254/",
    "http://[::ffff:a9fe:a9fe]/",
  ])("to %s is not followed", async (location) => {
    const inside = await startInside()
    const site = await startSite((_request, response) =>
      response.writeHead(302, { location: location.replace("PORT", String(inside.port)) }).end(),
    )
    const { allowedForTests = [] } = settingsFor(site)
    const answer = await fetchFrom(site, "/", {
      allowedForTests: [...allowedForTests, { address: "192.0.2.1", port: inside.port }],
    })
    expect(answer).toEqual({ kind: "private" })
    expect(inside.connections()).toBe(0)
  })

  it.each([
    "file:///etc/passwd",
    "ftp://site.example/",
    "http://user:secret@site.example/",
    "http://site.example:22/",
    "http://[",
  ])("to %s is not followed", async (location) => {
    const site = await startSite((_request, response) => response.writeHead(301, { location }).end())
    expect(await fetchFrom(site)).toMatchObject({ kind: "unreachable" })
    expect(site.requests).toHaveLength(1)
  })

  it("is followed three times, not four", async () => {
    const site = await startSite(({ url = "/" }, response) => {
      const left = Number(url.slice(1))
      if (left === 0) html(response, "<title>there</title>")
      else response.writeHead(307, { location: `./${left - 1}` }).end()
    })
    expect(await fetchFrom(site, "/3")).toMatchObject({
      kind: "page",
      title: "there",
      finalUrl: `http://site.example:${site.port}/0`,
    })
    expect(site.requests).toHaveLength(4)
    expect(await fetchFrom(site, "/4")).toMatchObject({ kind: "unreachable" })
    expect(site.requests).toHaveLength(8)
  })

  it("without a place to go ends", async () => {
    const site = await startSite((_request, response) => response.writeHead(302).end())
    expect(await fetchFrom(site)).toMatchObject({ kind: "unreachable" })
  })

  it("takes no cookie, no credentials and no referrer along", async () => {
    const site = await startSite(({ url }, response) => {
      if (url === "/next") html(response, "")
      else
        response
          .writeHead(302, { location: "/next", "set-cookie": "session=1", "www-authenticate": "Basic" })
          .end()
    })
    await fetchFrom(site)
    expect(site.headers).toHaveLength(2)
    for (const headers of site.headers) {
      expect(Object.keys(headers).toSorted()).toEqual([
        "accept",
        "accept-encoding",
        "connection",
        "host",
        "user-agent",
      ])
      expect(headers["user-agent"]).toMatch(/^Kitwright\//)
    }
  })
})
