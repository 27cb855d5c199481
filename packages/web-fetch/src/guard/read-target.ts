import { PrivateAddressError, UnreachableError } from "../fetch-error.ts"

const urlCharactersMax = 2000

/** Ports of the web. Others belong to services that should not be talked to in anybody's name. */
const webPorts = new Set(["80", "443", "8080", "8443"])

/** Names that mean this machine or this network, wherever they are resolved. */
const localSuffixes = ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa"]

/**
 * Reads a URL and refuses what is not a plain address of the web: other schemes, passwords, odd ports, local names. An
 * IPv4 address in any of its old spellings (`127.1`, `0x7f000001`, `2130706433`) comes out in the usual one.
 * `isPortOpen` lets tests use a port of their own.
 */
export function readTarget(text: string, base: URL | undefined, isPortOpen: (port: number) => boolean): URL {
  if (text.length > urlCharactersMax) throw new UnreachableError("The address is too long.")
  const url = URL.parse(text, base)
  if (url === null) throw new UnreachableError("This is no web address.")
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new UnreachableError("Only http and https addresses can be opened.")
  }
  if (url.username !== "" || url.password !== "") {
    throw new UnreachableError("An address with a user name or password in it is not opened.")
  }
  const port = portOf(url)
  if (!webPorts.has(String(port)) && !isPortOpen(port)) {
    throw new UnreachableError(`Port ${port} is not one of the web.`)
  }
  if (isLocalName(url.hostname)) throw new PrivateAddressError()
  return url
}

export function portOf(url: URL): number {
  if (url.port !== "") return Number(url.port)
  return url.protocol === "https:" ? 443 : 80
}

/** The literal address in a URL without the brackets of IPv6, or its host name without the dot of the root. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "")
}

function isLocalName(hostname: string): boolean {
  if (hostname.startsWith("[") || /^[\d.]+$/.test(hostname)) return false
  const name = hostname.replace(/\.$/, "")
  return !name.includes(".") || localSuffixes.some((suffix) => name === suffix || name.endsWith(`.${suffix}`))
}
