import { type Check, test } from "../check.ts"
import { type Guard, replace } from "../guard.ts"

const server = "apps/api/src/server.ts"
const security = "apps/api/src/security.ts"
const trpcRequest = "apps/api/src/trpc-request.ts"
const trpcAnswer = "apps/api/src/trpc-answer.ts"
const trpcHttp = "apps/api/src/trpc-http.ts"
const web = "apps/api/src/web.ts"

function http(title: string): Check {
  return test("apps/api/test/http.test.ts", title)
}
function anything(title: string): Check {
  return test("apps/api/test/whatever-the-input.test.ts", title)
}
function page(title: string): Check {
  return test("apps/api/test/web.test.ts", title)
}
function errors(title: string): Check {
  return test("apps/api/test/errors.test.ts", title)
}
function metrics(title: string): Check {
  return test("apps/api/test/metrics.test.ts", title)
}

/** What the server holds against requests that are foreign, large, wrong or too many, and what it says of itself. */
export const apiGuards: readonly Guard[] = [
  replace(
    "a batch is bounded",
    trpcRequest,
    "if (paths.length > batchMax) {",
    "if (paths.length > 1_000) {",
    test("apps/api/test/trpc-wire.test.ts", "eleven calls in a batch"),
  ),
  replace(
    "foreign origins are refused",
    security,
    "if (origin === undefined || origin === `http://${host}` || origin === `https://${host}`) return",
    "if (origin !== '') return",
    http("another site"),
  ),
  replace(
    "foreign names for this machine are refused",
    security,
    "!knownHosts.has(nameOf(host))",
    "knownHosts.has('')",
    http("a foreign name for this machine"),
  ),
  replace(
    "every request is checked for its origin",
    server,
    "    if (!openToAnyHost.has(request.url)) checkOrigin(request.headers)\n",
    "",
    http("reads are refused as well"),
  ),
  replace(
    "JSON is the only content type",
    trpcHttp,
    "  scope.removeAllContentTypeParsers()\n",
    "  scope.removeContentTypeParser('application/json')\n",
    http("text is no JSON: 415"),
  ),
  replace(
    "a body needs a content type",
    trpcRequest,
    "contentType === undefined) {",
    "contentType === '') {",
    http("no type and no content is no JSON: 415"),
  ),
  replace(
    "keys that reach a prototype are refused",
    trpcHttp,
    'scope.getDefaultJsonParser("error", "error")',
    'scope.getDefaultJsonParser("ignore", "ignore")',
    anything("keys that reach a prototype never get to a procedure"),
  ),
  {
    name: "bodies are bounded",
    edits: [
      { file: server, find: "    bodyLimit: limits.bodyBytesMax,\n", replace: "    bodyLimit: 9_000_000,\n" },
      {
        file: trpcHttp,
        find: "    bodyLimit: limits.bodyBytesMax,\n",
        replace: "",
      },
    ],
    check: http("more than a megabyte: 413"),
  },
  replace(
    "imports are bounded",
    trpcHttp,
    "bodyLimit: limits.importBodyBytesMax",
    "bodyLimit: limits.importBodyBytesMax * 4",
    http("an import may be large, up to its own limit"),
  ),
  replace(
    "an import comes alone",
    trpcAnswer,
    'if (type === "subscription" || (isLong(path) && !isAlone)) {',
    'if (type === "subscription") {',
    anything("an import takes no part in a batch"),
  ),
  replace(
    "a long import is waited for",
    trpcHttp,
    "settings.shutdown.runTask(path, () => answer(request, reply, path))",
    "answer(request, reply, path)",
    http("an import may be large, up to its own limit"),
  ),
  replace(
    "how long a request takes to come is bounded",
    trpcHttp,
    "    handlerTimeout: limits.requestTimeoutMs,\n",
    "",
    test("apps/api/test/http.test.ts", "a request that never comes to its end is given up", 30),
  ),
  replace(
    "work is bounded in time",
    trpcHttp,
    "    withinTime(limits.requestTimeoutMs, answer(request, reply, request.params.path))",
    "    answer(request, reply, request.params.path)",
    http("that takes too long is given up"),
  ),
  replace(
    "streams don't keep the server from closing",
    trpcHttp,
    "    for (const reply of streams) reply.raw.destroy()\n",
    "",
    http("don't keep the server from closing"),
  ),
  replace(
    "too many waiting calls are refused at once",
    server,
    "database.usage().waiting >= config.database.queueMax",
    "database.usage().waiting < 0",
    errors("too many wait already: 503 at once"),
  ),
  replace(
    "request ids are read with care",
    server,
    "const saneRequestId = /^[\\w.-]{1,64}$/",
    "const saneRequestId = /^[\\w.-]{0,99}/",
    http("a sane request id is taken over"),
  ),
  replace(
    "answers say what they are",
    security,
    '  "x-content-type-options": "nosniff",\n',
    "",
    http("every answer is guarded against use in foreign pages"),
  ),
  replace(
    "answers are stored nowhere",
    server,
    '.header("cache-control", "no-store")',
    "",
    http("every answer is guarded against use in foreign pages"),
  ),
  replace(
    "pages run nothing that stands in them",
    security,
    "\"script-src 'self'\",",
    "\"script-src 'self' 'unsafe-inline'\",",
    page("may run and reach nothing but what is ours"),
  ),
  replace(
    "a nonce is used once",
    web,
    'randomBytes(16).toString("base64")',
    'randomBytes(16).fill(7).toString("base64")',
    page("carries the nonce of its policy, a new one in each answer"),
  ),
  replace(
    "the page carries the nonce",
    web,
    ".replaceAll(nonceMark, nonce)",
    "",
    page("carries the nonce of its policy"),
  ),
  replace(
    "the page itself is never sent as a file",
    web,
    'isFile(path) && path !== "/index.html"',
    "isFile(path)",
    page("answers /index.html"),
  ),
  replace(
    "addresses of the API are no pages",
    web,
    "    !notPages.test(url) &&\n",
    "",
    page("/assets/gone-123.js: 404 as JSON"),
  ),

  replace(
    "internal errors show nothing but a request id",
    "apps/api/src/errors.ts",
    "message: `Something went wrong on the server. Try again; if it happens again, report it with request id ${requestId}.`,",
    "message: `${error.message} ${requestId}`,",
    errors("nothing but a request id is shown"),
  ),
  replace(
    "internal errors are logged with their cause",
    "apps/api/src/trpc.ts",
    'ctx.log.error({ path, err: error.cause ?? error }, "a procedure failed")',
    'ctx.log.error({ path }, "a procedure failed")',
    errors("nothing but a request id is shown"),
  ),
  replace(
    "errors of the database that pass are 503",
    "apps/api/src/database-errors.ts",
    '  "57014", // query_canceled: the statement timeout\n',
    "",
    errors("a statement that runs too long: 503"),
  ),
  replace(
    "503 says when to come again",
    "apps/api/src/send-responses.ts",
    'reply.header("retry-after", String(retryAfterSeconds))',
    "reply.header('x-later', String(retryAfterSeconds))",
    errors("UNAVAILABLE is answered with 503"),
  ),
  replace(
    "passwords stay out of the log",
    "apps/api/src/log.ts",
    '.replace(addressPasswords, "$1[secret]@")',
    "",
    test("apps/api/src/log.test.ts", "secrets are taken out of headers, messages and errors"),
  ),
  replace(
    "cookies stay out of the log",
    "apps/api/src/log.ts",
    'const secretHeaders = ["cookie", "authorization",',
    'const secretHeaders = ["authorization",',
    test("apps/api/src/log.test.ts", "secrets are taken out of headers, messages and errors"),
  ),
  replace(
    "addresses are logged without their parameters",
    server,
    "return (end === -1 ? url : url.slice(0, end)).slice(0, 200)",
    "return end === -1 ? url : url.slice(0, 500).replace('X-Amz-Signature', 'X')",
    http("the log holds no secrets"),
  ),

  replace(
    "labels are bounded: procedures",
    trpcAnswer,
    'path: type === "unknown" ? type : path, type,',
    "path, type,",
    metrics("nothing that a caller makes up becomes a label"),
  ),
  replace(
    "labels are bounded: addresses",
    server,
    'const route = request.routeOptions.url ?? "unknown"\n    metrics',
    "const route = request.url\n    metrics",
    metrics("nothing that a caller makes up becomes a label"),
  ),
  replace(
    "labels are bounded: boxes and types",
    "apps/api/src/metrics/bounded-labels.ts",
    "const kept = named.slice(0, labelsMax)",
    "const kept = named.slice(0, labelsMax * 2)",
    test("apps/api/src/metrics/bounded-labels.test.ts", "beyond the largest 200 the rest comes together"),
  ),
  replace(
    "a metric that fails fails nothing else",
    "apps/api/src/metrics/record.ts",
    'log.warn({ err: error }, "a metric could not be recorded")',
    'throw new Error("a metric could not be recorded", { cause: error })',
    metrics("a metric that fails is logged and fails nothing else"),
  ),
  replace(
    "every metric is documented",
    "docs/metrics.md",
    "| `kit_detail_views_total` |",
    "| `kit_views_total` |",
    metrics("lists every metric with its kind and labels"),
  ),
]
