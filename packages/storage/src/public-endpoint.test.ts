import * as fc from "fast-check"
import { expect, test } from "vitest"
import { publicEndpointFor } from "./public-endpoint.ts"

const settings = {
  endpoint: "http://127.0.0.1:9000",
  region: "us-east-1",
  bucket: "kitwright",
  accessKeyId: "key",
  secretAccessKey: "secret",
  forcePathStyle: true,
}
const byHost = { ...settings, publicEndpoint: "http://{host}:9000" }

test("is the store's own address unless said otherwise", () => {
  expect(publicEndpointFor(settings, "workshop.local")).toBe("http://127.0.0.1:9000")
  const publicEndpoint = "https://files.example.org"
  expect(publicEndpointFor({ ...settings, publicEndpoint }, "workshop.local")).toBe(publicEndpoint)
})

test.each([
  ["workshop.local", "http://workshop.local:9000"],
  ["WORKSHOP", "http://workshop:9000"],
  ["192.168.1.20", "http://192.168.1.20:9000"],
  ["::1", "http://[::1]:9000"],
  ["[fd00::20]", "http://[fd00::20]:9000"],
  ["xn--wrkshop-d1a.example.", "http://xn--wrkshop-d1a.example.:9000"],
])("follows the page on %s", (host, endpoint) => {
  expect(publicEndpointFor(byHost, host)).toBe(endpoint)
})

test("without a page it is where this machine reaches the store", () => {
  expect(publicEndpointFor(byHost)).toBe("http://127.0.0.1:9000")
})

test.each([
  "",
  "evil.example/path",
  "evil.example:80",
  "user@evil.example",
  "a b",
  "a\r\nb",
  "{host}",
  "a..b",
  "-a",
  "[::1",
  "[evil.example]",
  "fe80::1%eth0",
  "evil.example?",
  "evil.example#",
  "evil\\example",
  "x".repeat(64),
  "a.".repeat(127),
])("refuses %j", (host) => {
  expect(() => publicEndpointFor(byHost, host)).toThrow("Expected the host name of the page")
})

test("whatever is accepted changes the host of the address and nothing else", () => {
  const hosts = fc.string({ unit: fc.constantFrom(...Array.from("ab1.-_:/@?#[]%\\ {}")), maxLength: 12 })
  fc.assert(
    fc.property(hosts, (host) => {
      const endpoint = endpointOrNothing(host)
      if (endpoint === undefined) return
      const url = new URL(endpoint)
      expect([url.protocol, url.port, url.pathname, url.search, url.hash, url.username]).toEqual([
        "http:",
        "9000",
        "/",
        "",
        "",
        "",
      ])
    }),
    { numRuns: 2_000 },
  )
})

function endpointOrNothing(host: string): string | undefined {
  try {
    return publicEndpointFor(byHost, host)
  } catch {
    return undefined
  }
}
