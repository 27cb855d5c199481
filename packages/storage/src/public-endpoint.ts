import { isIPv6 } from "node:net"
import { validation } from "@kitwright/domain/errors"
import type { StorageSettings } from "./storage.ts"

const placeholder = "{host}"
const label = "[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?"
const hostName = new RegExp(`^${label}(?:\\.${label})*\\.?$`, "i")

/**
 * The address under which the browser of a page on `host` reaches the store; signatures cover it. `host` is the host
 * name of the page's request without its port, IPv6 with or without brackets.
 *
 * @throws DomainError VALIDATION when `host` is no host name: it comes from a header that anybody can write.
 */
export function publicEndpointFor(settings: StorageSettings, host?: string): string {
  const { publicEndpoint, endpoint } = settings
  if (publicEndpoint === undefined) return endpoint
  if (!publicEndpoint.includes(placeholder)) return publicEndpoint
  // Without a page, as in a script, the store is where this machine reaches it.
  const written = host === undefined ? new URL(endpoint).hostname : hostInUrl(host)
  return publicEndpoint.replaceAll(placeholder, written)
}

/** The origin of signed addresses, for the policies of pages. Throws as `publicEndpointFor`. */
export function publicOriginFor(settings: StorageSettings, host?: string): string {
  const endpoint = new URL(publicEndpointFor(settings, host))
  if (!settings.forcePathStyle) endpoint.hostname = `${settings.bucket}.${endpoint.hostname}`
  return endpoint.origin
}

function hostInUrl(host: string): string {
  const bare = host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host
  if (isIPv6(bare) && !bare.includes("%")) return `[${bare}]`
  if (host.length <= 253 && hostName.test(host)) return host.toLowerCase()
  throw validation("host", "Expected the host name of the page, such as workshop.local or 192.168.1.20.")
}
