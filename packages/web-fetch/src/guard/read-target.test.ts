import { describe, expect, it } from "vitest"
import { PrivateAddressError, UnreachableError } from "../fetch-error.ts"
import { hostOf, portOf, readTarget } from "./read-target.ts"

const read = (text: string): URL => readTarget(text, undefined, () => false)

describe("a web address", () => {
  it.each([
    ["http://example.com", "http://example.com/"],
    ["https://example.com:8443/a?b#c", "https://example.com:8443/a?b#c"],
    ["http://b\u00fccher.example/", "http://xn--bcher-kva.example/"],
    ["HTTP://EXAMPLE.COM/", "http://example.com/"],
    ["http://localhost.example.com/", "http://localhost.example.com/"],
  ])("%s is read", (text, href) => expect(read(text).href).toBe(href))

  it.each([
    ["127.1", "127.0.0.1"],
    ["0x7f000001", "127.0.0.1"],
    ["2130706433", "127.0.0.1"],
    ["017700000001", "127.0.0.1"],
    ["0177.0.0.1", "127.0.0.1"],
    ["0x7f.1", "127.0.0.1"],
    ["127.0.0.1.", "127.0.0.1"],
    ["\uff11\uff12\uff17.0.0.1", "127.0.0.1"],
    ["127\u30020\u30020\u30021", "127.0.0.1"],
    ["0", "0.0.0.0"],
    ["[::ffff:10.0.0.1]", "::ffff:a00:1"],
    ["[::FFFF:7F00:1]", "::ffff:7f00:1"],
  ])("%s is the address %s", (spelling, address) => expect(hostOf(read(`http://${spelling}/`))).toBe(address))

  it("has the port of its scheme when it names none", () => {
    expect([portOf(read("http://example.com")), portOf(read("https://example.com"))]).toEqual([80, 443])
  })

  it.each([
    "ftp://example.com/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/html,x",
    "gopher://example.com/",
    "//example.com/",
    "example.com",
    "",
    "http://",
    "http://[::1",
    "http://user@example.com/",
    "http://user:secret@example.com/",
    "http://:secret@example.com/",
    "http://example.com:22/",
    "http://example.com:25/",
    "http://example.com:6379/",
    "https://example.com:0/",
    "http://example.com:65536/",
    `http://example.com/${"x".repeat(2000)}`,
  ])("%s is not opened", (text) => expect(() => read(text)).toThrow(UnreachableError))

  it.each([
    "http://localhost/",
    "http://LOCALHOST./",
    "http://db.localhost/",
    "http://printer.local/",
    "http://metadata.google.internal/",
    "http://router.lan/",
    "http://nas.home.arpa/",
    "http://intranet/",
    "http://api.internal./",
  ])("%s is local by its name", (text) => expect(() => read(text)).toThrow(PrivateAddressError))
})
