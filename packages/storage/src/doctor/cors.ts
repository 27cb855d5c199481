import { setTimeout as sleep } from "node:timers/promises"
import { type CORSRule, GetBucketCorsCommand, PutBucketCorsCommand } from "@aws-sdk/client-s3"
import { abortedBy, type Bucket } from "../bucket.ts"
import { failureOf } from "../errors.ts"
import { type Answer, ask, isSuccess } from "./ask.ts"
import { type Bench, type Finding, newSample, signGet, signPut } from "./bench.ts"
import type { Stored } from "./first-use.ts"

/** What an upload by a page of ours sends besides the host. */
const requestHeaders = ["content-length", "content-type", "if-none-match", "x-amz-checksum-sha256"]
/** What the viewer of PDFs reads to load page by page. */
const exposedHeaders = ["accept-ranges", "content-length", "content-range", "etag", "x-amz-checksum-sha256"]
const ruleId = "kitwright"
/** Large stores need a moment until a rule counts. */
const settleTriesMax = 6
const settlePauseMs = 500

const foreignOrigin = "https://kitwright-examination.invalid"

/**
 * Whether browsers let pages of these origins upload to the store and read from it. A store without a rule for them
 * gets one, beside the rules it has; where that is not possible the finding says what to configure.
 */
export async function examineCors(
  bench: Bench,
  bucket: Bucket,
  stored: Stored,
  origins: readonly string[],
): Promise<Finding[]> {
  if (origins.length === 0) return []
  if (!(await areAllowed(bench, stored, origins)) && (await writeRule(bucket, origins, bench.signal)))
    await settle(bench, stored, origins)
  const findings = await Promise.all(origins.map((origin) => examineOrigin(bench, stored, origin)))
  return [...findings, await examineForeignOrigin(bench, stored)]
}

async function examineOrigin(bench: Bench, stored: Stored, origin: string): Promise<Finding> {
  const probe = `pages of ${origin} may upload and read`
  if (await isAllowed(bench, stored, origin)) return { probe, held: true }
  const advice =
    `Configure CORS of the bucket ${bench.settings.bucket}: origin ${origin}, methods PUT and GET, ` +
    `headers ${requestHeaders.join(", ")}. Without it uploads fail in the browser.`
  return { probe, held: false, advice }
}

async function examineForeignOrigin(bench: Bench, stored: Stored): Promise<Finding> {
  const probe = "pages of other origins may not"
  if (!(await isAllowed(bench, stored, foreignOrigin))) return { probe, held: true }
  const advice = "Name the origins of this application in the CORS rules of the store instead of *."
  return { probe, held: false, advice }
}

async function areAllowed(bench: Bench, stored: Stored, origins: readonly string[]): Promise<boolean> {
  const answers = await Promise.all(origins.map((origin) => isAllowed(bench, stored, origin)))
  return answers.every(Boolean)
}

async function isAllowed(bench: Bench, stored: Stored, origin: string): Promise<boolean> {
  const { url } = await signPut(bench, stored.key, newSample())
  const preflight = await ask(bench, url, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "PUT",
      "access-control-request-headers": requestHeaders.join(","),
    },
  })
  if (!isSuccess(preflight.status) || !allowsOrigin(preflight, origin)) return false
  if (!lists(preflight, "access-control-allow-methods", ["put"])) return false
  if (!lists(preflight, "access-control-allow-headers", requestHeaders)) return false
  return allowsOrigin(await ask(bench, await signGet(bench, stored.key), { headers: { origin } }), origin)
}

function allowsOrigin(answer: Answer, origin: string): boolean {
  return ["*", origin].includes(answer.headers.get("access-control-allow-origin") ?? "")
}

function lists(answer: Answer, header: string, wanted: readonly string[]): boolean {
  const listed = (answer.headers.get(header) ?? "").split(",").map((entry) => entry.trim().toLowerCase())
  return listed.includes("*") || wanted.every((entry) => listed.includes(entry))
}

/** False when the store does not let itself be configured, which is no error: people can do it. */
async function writeRule(bucket: Bucket, origins: readonly string[], signal: AbortSignal): Promise<boolean> {
  try {
    const others = (await rulesOf(bucket, signal)).filter((rule) => rule.ID !== ruleId)
    const rule: CORSRule = {
      ID: ruleId,
      AllowedOrigins: [...origins],
      AllowedMethods: ["PUT", "GET"],
      AllowedHeaders: requestHeaders,
      ExposeHeaders: exposedHeaders,
      MaxAgeSeconds: 3_600,
    }
    const command = new PutBucketCorsCommand({
      Bucket: bucket.name,
      CORSConfiguration: { CORSRules: [rule, ...others] },
    })
    await bucket.client.send(command, abortedBy(signal))
    return true
  } catch {
    signal.throwIfAborted()
    return false
  }
}

async function rulesOf(bucket: Bucket, signal: AbortSignal): Promise<CORSRule[]> {
  try {
    const found = await bucket.client.send(
      new GetBucketCorsCommand({ Bucket: bucket.name }),
      abortedBy(signal),
    )
    return found.CORSRules ?? []
  } catch (error) {
    if (failureOf(error).code === "NoSuchCORSConfiguration") return []
    throw error
  }
}

async function settle(bench: Bench, stored: Stored, origins: readonly string[]): Promise<void> {
  for (let tried = 0; tried < settleTriesMax; tried += 1) {
    if (await areAllowed(bench, stored, origins)) return
    await sleep(settlePauseMs, undefined, { signal: bench.signal })
  }
}
