import { networkInterfaces } from "node:os"
import ipaddr from "ipaddr.js"

/** All of the IPv6 space that is given out to the public internet. */
const publicIpv6 = ipaddr.parseCIDR("2000::/3")

/**
 * Whether an address belongs to some machine on the public internet. Everything that has another meaning does not:
 * private, loopback, link-local (where clouds keep their secrets), carrier-grade NAT, multicast, reserved, and IPv6
 * addresses that stand for an IPv4 address, whichever. What is no address at all isn't public, either.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.parse(text)
  if (address.range() !== "unicast") return false
  return address.kind() === "ipv4" || address.match(publicIpv6)
}

/** The same address in the same words, however it was written; undefined when it is none. */
export function canonicalAddress(text: string): string | undefined {
  return ipaddr.isValid(text) ? ipaddr.process(text).toString() : undefined
}

/** The addresses of this machine: even a public one of them leads inside. */
export function ownAddresses(): ReadonlySet<string> {
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return new Set(interfaces.flatMap(({ address }) => canonicalAddress(address) ?? []))
}
