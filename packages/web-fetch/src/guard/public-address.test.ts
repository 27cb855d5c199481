import * as fc from "fast-check"
import ipaddr from "ipaddr.js"
import { describe, expect, it } from "vitest"
import { canonicalAddress, isPublicAddress, ownAddresses } from "./public-address.ts"

describe("an address is public", () => {
  it.each([
    "1.1.1.1",
    "8.8.8.8",
    "93.184.215.14",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.0.1",
    "100.128.0.1",
    "223.255.255.255",
  ])("%s", (address) => expect(isPublicAddress(address)).toBe(true))
  it.each(["2606:4700:4700::1111", "2a00:1450:4001:800::200e", "2400:cb00::1"])("%s", (address) =>
    expect(isPublicAddress(address)).toBe(true),
  )
})

/** Networks that are none of the public web, with what they are. */
const closedNetworks = [
  ["this network", "0.0.0.0/8"],
  ["private", "10.0.0.0/8"],
  ["private", "172.16.0.0/12"],
  ["private", "192.168.0.0/16"],
  ["carrier-grade NAT", "100.64.0.0/10"],
  ["loopback", "127.0.0.0/8"],
  ["link-local and cloud metadata", "169.254.0.0/16"],
  ["protocol assignments", "192.0.0.0/24"],
  ["documentation", "192.0.2.0/24"],
  ["documentation", "198.51.100.0/24"],
  ["documentation", "203.0.113.0/24"],
  ["6to4 relay", "192.88.99.0/24"],
  ["benchmarks", "198.18.0.0/15"],
  ["multicast", "224.0.0.0/4"],
  ["reserved", "240.0.0.0/4"],
  ["broadcast", "255.255.255.255/32"],
  ["unspecified", "::/128"],
  ["loopback", "::1/128"],
  ["IPv4-compatible", "::/96"],
  ["IPv4-mapped", "::ffff:0:0/96"],
  ["IPv4-translated", "::ffff:0:0:0/96"],
  ["NAT64", "64:ff9b::/96"],
  ["local NAT64", "64:ff9b:1::/48"],
  ["discard", "100::/64"],
  ["teredo", "2001::/32"],
  ["benchmarks", "2001:2::/48"],
  ["orchid", "2001:20::/28"],
  ["documentation", "2001:db8::/32"],
  ["documentation", "3fff::/20"],
  ["6to4", "2002::/16"],
  ["segment routing", "5f00::/16"],
  ["unassigned", "4000::/3"],
  ["unassigned", "8000::/2"],
  ["unique local", "fc00::/7"],
  ["link-local", "fe80::/10"],
  ["site-local", "fec0::/10"],
  ["multicast", "ff00::/8"],
] as const

describe("an address is not public", () => {
  it.each(closedNetworks)("%s, wherever in %s", (_name, network) => {
    const [address, prefix] = ipaddr.parseCIDR(network)
    const bytes = address.toByteArray()
    const inNetwork = fc.uint8Array({ minLength: bytes.length, maxLength: bytes.length }).map((chances) => {
      const mixed = bytes.map((byte, index) => {
        const mask = (0xff << Math.min(8, Math.max(0, 8 - (prefix - index * 8)))) & 0xff
        return (byte & mask) | ((chances[index] ?? 0) & ~mask & 0xff)
      })
      return ipaddr.fromByteArray(mixed).toString()
    })
    fc.assert(
      fc.property(inNetwork, (text) => {
        expect(isPublicAddress(text)).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  it.each(["", "example.com", "1.2.3.4.5", "1.2.3.256", "fe80::1%eth0", "[::1]", "12345::"])(
    "no address: %j",
    (text) => expect(isPublicAddress(text)).toBe(false),
  )

  it("an IPv4 address in IPv6 clothes is what it is underneath, and never public", () => {
    expect(isPublicAddress("::ffff:8.8.8.8")).toBe(false)
    expect(canonicalAddress("::ffff:8.8.8.8")).toBe("8.8.8.8")
  })

  it("this machine knows its own addresses", () => {
    expect(ownAddresses()).toContain("127.0.0.1")
  })
})
