import type { IncomingHttpHeaders } from "node:http"
import { DomainError } from "@kitwright/domain/errors"

/** Headers of every answer. */
export const securityHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
}

/** The policy of a script, which it heeds when it runs as a worker: it may load our own scripts, and asks nobody for anything. */
export const scriptPolicy = "default-src 'none'; script-src 'self'; frame-ancestors 'none'"

/** Headers that only a document heeds. */
export const pageHeaders: Readonly<Record<string, string>> = {
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
}

/**
 * The policy of a page. `storeOrigin`: where documents are sent to and shown from. Only our own files run; the UI kit injects styles and is handed the nonce for it. */
export function pagePolicy(nonce: string, storeOrigin?: string): string {
  // Files are sent to the store and shown from there, past this server.
  const store = storeOrigin === undefined ? "" : ` ${storeOrigin}`
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' blob: data:${store}`,
    "font-src 'self'",
    `connect-src 'self'${store}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ")
}

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"]
const loopbackAddresses = ["localhost", "127.0.0.1", "::1"]

/** @throws FORBIDDEN when a request comes from somewhere else's page */
export type OriginCheck = (headers: IncomingHttpHeaders) => void

/**
 * An Origin must name the host that the request was sent to, or one of the names this server is known by. On a loopback
 * address the host itself must be a known name too: else any page could point a name of its own at 127.0.0.1 and would be at
 * home here (DNS rebinding).
 *
 * @param settings.hostNames names under which a proxy in front of the server is addressed, in small letters
 */
export function createOriginCheck(settings: { host: string; hostNames: readonly string[] }): OriginCheck {
  const ownNames = new Set(settings.hostNames)
  const knownHosts = loopbackAddresses.includes(settings.host)
    ? new Set([...loopbackNames, ...settings.hostNames])
    : undefined

  return ({ host, origin }) => {
    if (knownHosts !== undefined && host !== undefined && !knownHosts.has(nameOf(host))) {
      throw new DomainError(
        "FORBIDDEN",
        "This server is not known under this name. Use http://localhost, or name the host in KITWRIGHT_HOST_NAMES.",
      )
    }
    if (origin === undefined || origin === `http://${host}` || origin === `https://${host}`) return
    if (ownNames.has(nameOf(origin.replace(/^https?:\/\//, "")))) return
    throw new DomainError("FORBIDDEN", "Requests from other sites' pages are refused.")
  }
}

/** The name in `name:port`. */
function nameOf(host: string): string {
  return host.replace(/:\d*$/, "").toLowerCase()
}
