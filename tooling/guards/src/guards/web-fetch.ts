import { type Check, test } from "../check.ts"
import { type Edit, type Guard, replace } from "../guard.ts"

const inTests = (file: string, title: string, secondsMax?: number) =>
  test(`packages/web-fetch/test/${file}.test.ts`, title, secondsMax)
const inGuard = (file: string, title: string) => test(`packages/web-fetch/src/guard/${file}.test.ts`, title)

/** For breaks after which nothing ends a fetch any more. */
const patienceSeconds = 10

function pathOf(file: string): string {
  return `packages/web-fetch/src/${file}.ts`
}

function without(name: string, file: string, find: string, check: Check): Guard {
  return replace(`web-fetch: ${name}`, pathOf(file), find, "", check)
}

function instead(name: string, file: string, find: string, by: string, check: Check): Guard {
  return replace(`web-fetch: ${name}`, pathOf(file), find, by, check)
}

/** Asks for the first host's addresses and goes on with them wherever a redirect leads. */
const resolvesOnce: readonly Edit[] = [
  {
    file: pathOf("fetch-page"),
    find: "  let url = readTarget(text, undefined, isPortOpen)\n",
    replace:
      "  let url = readTarget(text, undefined, isPortOpen)\n  let known: Awaited<ReturnType<typeof resolveTarget>> | undefined\n",
  },
  {
    file: pathOf("fetch-page"),
    find: "const addresses = await resolveTarget(url, rules, signal)",
    replace: "const addresses = (known ??= await resolveTarget(url, rules, signal))",
  },
]

/** What keeps a link from leading inside, and a stranger's server from keeping ours busy. */
export const webFetchGuards: readonly Guard[] = [
  without(
    "private networks are none of the web",
    "guard/public-address",
    '  if (address.range() !== "unicast") return false\n',
    inGuard("public-address", "private, wherever in 10.0.0.0/8"),
  ),
  instead(
    "only what is given out of IPv6 is public",
    "guard/public-address",
    'address.kind() === "ipv4" || address.match(publicIpv6)',
    "address.match(publicIpv6) || true",
    inGuard("public-address", "unassigned, wherever in 4000::/3"),
  ),
  instead(
    "an IPv4 address inside an IPv6 one is not public",
    "guard/resolve",
    "isPublicAddress(text) &&",
    "isPublicAddress(address) &&",
    inTests("guard", "behind a name that points to ::ffff:8.8.8.8"),
  ),
  without(
    "this machine's own addresses lead inside",
    "guard/resolve",
    " && !rules.own.has(address)",
    inTests("guard", "a public address is refused when it is this machine's own"),
  ),
  instead(
    "a connection goes where the check went",
    "request",
    "connect: { lookup: pinnedLookup(addresses), timeout",
    "connect: { timeout",
    inTests("guard", "and the connection goes there, wherever the name points later"),
  ),
  {
    name: "web-fetch: each redirect is resolved and checked",
    edits: resolvesOnce,
    check: inTests("guard", "per redirect, and checked each time"),
  },
  instead(
    "a redirect is read like a link",
    "fetch-page",
    'url = readTarget(answer.header("location") ?? "", url, isPortOpen)',
    'url = new URL(answer.header("location") ?? "", url)',
    inTests("guard", "to http://user:secret@site.example/ is not followed"),
  ),
  instead(
    "redirects come to an end",
    "fetch-page",
    "hop <= limits.redirectsMax",
    "hop <= limits.redirectsMax + 1",
    inTests("guard", "is followed three times, not four"),
  ),
  without(
    "local names lead inside",
    "guard/read-target",
    "  if (isLocalName(url.hostname)) throw new PrivateAddressError()\n",
    inGuard("read-target", "http://metadata.google.internal/ is local by its name"),
  ),
  instead(
    "only ports of the web are open",
    "guard/read-target",
    "!webPorts.has(String(port)) && !isPortOpen(port)",
    "port === 0",
    inGuard("read-target", "http://example.com:6379/ is not opened"),
  ),
  instead(
    "only http and https are spoken",
    "guard/read-target",
    'url.protocol !== "http:" && url.protocol !== "https:"',
    'url.protocol === "file:"',
    inGuard("read-target", "gopher://example.com/ is not opened"),
  ),
  instead(
    "no password is sent along",
    "guard/read-target",
    'url.username !== "" || url.password !== ""',
    'url.username !== ""',
    inGuard("read-target", "http://:secret@example.com/ is not opened"),
  ),
  instead(
    "a request tells about nobody",
    "request",
    '"user-agent": userAgent }',
    '"user-agent": userAgent, referer: url.href }',
    inTests("guard", "takes no cookie, no credentials and no referrer along"),
  ),
  instead(
    "a picture of a page is a web address",
    "page/read-page",
    'return readTarget(image, URL.parse(base ?? "", page) ?? page, () => true).href',
    'return new URL(image, URL.parse(base ?? "", page) ?? page).href',
    inTests("page", 'content="javascript:alert(1)"'),
  ),
  without(
    "a file is no larger than it may be",
    "read-body",
    "    if (length > bytesMax) throw new UnreachableError(tooLarge)\n",
    inTests("limits", "that is a file within the limit only while packed is refused"),
  ),
  instead(
    "a file that says its size is refused before it comes",
    "fetch-page",
    'if (Number(answer.header("content-length") ?? 0) > bytesMax)',
    "if (Number.isNaN(bytesMax))",
    inTests("limits", "that says how long it is, is refused at once"),
  ),
  instead(
    "no more of a page is read than may be",
    "page/read-page",
    "if (left <= 0 || reader.isDone) break",
    "if (reader.isDone) break",
    inTests("limits", "is a page: the first 2 MiB of it are read"),
  ),
  instead(
    "headers are no longer than they may be",
    "request",
    "maxHeaderSize: limits.headerBytesMax",
    "maxHeaderSize: limits.headerBytesMax * 1024",
    inTests("limits", "of many lines"),
  ),
  instead(
    "a fetch takes no longer than it may",
    "deadline",
    "setTimeout(() => this.#controller.abort(), timeMs)",
    "setTimeout(() => undefined, timeMs)",
    inTests("limits", "when its redirects together take too long"),
  ),
  instead(
    "a file takes no longer than it may",
    "deadline",
    "    clearTimeout(this.#timer)\n    this.#timer = this.#start(timeMs)\n",
    "    clearTimeout(this.#timer)\n    Object.is(timeMs, 0)\n",
    inTests("limits", "when its file trickles", patienceSeconds),
  ),
  instead(
    "a resolver is not waited for",
    "guard/resolve",
    "await Promise.race([lookup(host), stopped.promise])",
    "await Promise.race([lookup(host)])",
    inTests("guard", "a resolver that never answers is not waited for", patienceSeconds),
  ),
  instead(
    "what is packed in an unknown way is not taken as it is",
    "read-body",
    'if (unpacker === undefined) throw new UnreachableError("The server\'s answer is packed in an unknown way.")',
    "if (unpacker === undefined) return body",
    inTests("limits", "as gzip, gzip is not unpacked"),
  ),
  instead(
    "a page nested to cost time is given up",
    "page/page-reader",
    "this.#depth > depthMax || (",
    "(",
    inTests("page", "tags nested in tags"),
  ),
  without(
    "a title can't turn the reading direction",
    "page/clean-text",
    String.raw`    .replace(/[\p{Bidi_Control}\u00ad\u200b\u2060\ufeff]/gu, "")` + "\n",
    inTests("page", "is without what would turn or hide the text around it"),
  ),
  without(
    "a type that is not wanted is not saved",
    "fetch-page",
    '    if (!types.includes(type)) throw new UnreachableError("The file is of another type than was asked for.")\n',
    inTests("limits", "of a type that is not wanted is not saved"),
  ),
  without(
    "nothing is left of a file that breaks off",
    "file/save-file",
    "    await remove()\n",
    inTests("limits", "is a PDF: it is refused, and no file is left"),
  ),
]
