import { lookup as systemLookup } from "node:dns/promises"
import { PrivateAddressError, UnreachableError } from "../fetch-error.ts"
import { canonicalAddress, isPublicAddress, ownAddresses } from "./public-address.ts"
import { hostOf, portOf } from "./read-target.ts"

export interface ResolvedAddress {
  address: string
  family: 4 | 6
}

/** Gives all addresses of a host name; throws or gives none when there is no such name. */
export type Lookup = (hostname: string) => Promise<readonly { address: string; family: number }[]>

/** An address and port of a server that a test started. */
export interface TestServer {
  address: string
  port: number
}

/** The rules that addresses are held against. */
export interface AddressRules {
  lookup: Lookup
  own: ReadonlySet<string>
  allowedForTests: readonly TestServer[]
}

/** More addresses than that has no host that means well; so many are tried. */
const addressesMax = 16

export const lookupBySystem: Lookup = (hostname) => systemLookup(hostname, { all: true, order: "verbatim" })

export function addressRules(lookup: Lookup, allowedForTests: readonly TestServer[]): AddressRules {
  return { lookup, own: ownAddresses(), allowedForTests }
}

/**
 * The addresses of a URL's host, asked for once: whoever connects uses these and asks nobody again. Throws a
 * PrivateAddressError when any of them is not public, for a name that leads in and out was made to get in.
 */
export async function resolveTarget(
  url: URL,
  rules: AddressRules,
  signal: AbortSignal,
): Promise<ResolvedAddress[]> {
  const host = hostOf(url)
  const found = canonicalAddress(host) === undefined ? await ask(rules.lookup, host, signal) : [host]
  if (found.length === 0) throw new UnreachableError("There is no such address.")
  if (!found.every((address) => isAllowed(address, portOf(url), rules))) throw new PrivateAddressError()
  return found.slice(0, addressesMax).map((address) => ({ address, family: address.includes(":") ? 6 : 4 }))
}

function isAllowed(text: string, port: number, rules: AddressRules): boolean {
  const address = canonicalAddress(text)
  if (address === undefined) return false
  if (rules.allowedForTests.some((server) => server.address === address && server.port === port)) return true
  // The address as it was written: an IPv4 address inside an IPv6 one is not public, whatever it is by itself.
  return isPublicAddress(text) && !rules.own.has(address)
}

/** A resolver cannot be stopped, but it need not be waited for. */
async function ask(lookup: Lookup, host: string, signal: AbortSignal): Promise<string[]> {
  const stopped = Promise.withResolvers<never>()
  const onAbort = (): void => stopped.reject(signal.reason)
  signal.throwIfAborted()
  signal.addEventListener("abort", onAbort)
  try {
    const found = await Promise.race([lookup(host), stopped.promise])
    return found.map(({ address }) => address)
  } catch {
    signal.throwIfAborted()
    throw new UnreachableError("There is no such address.")
  } finally {
    signal.removeEventListener("abort", onAbort)
  }
}
