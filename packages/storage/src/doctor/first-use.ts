import { StorageUnavailable, StoreRefusedError } from "../errors.ts"
import { type Answer, ask, isPassing, isSuccess } from "./ask.ts"
import { type Bench, newSample, type Sample, signGet, signPut } from "./bench.ts"

/** An object that came in by a signed link, for the probes that read. */
export type Stored = { key: string; sample: Sample }

/** What to look at, by the store's own word for what is wrong. */
const causes: ReadonlyMap<string, string> = new Map([
  ["AccessDenied", "Give the access key the rights to read, write, list and delete objects of the bucket."],
  ["AuthorizationHeaderMalformed", "Set S3_REGION to the region of the bucket."],
  ["AuthorizationQueryParametersError", "Set S3_REGION to the region of the bucket."],
  ["InvalidAccessKeyId", "Set S3_ACCESS_KEY_ID to a key that the store knows."],
  ["NoSuchBucket", "Create the bucket, or set S3_BUCKET to one that is there."],
  ["PermanentRedirect", "Set S3_ENDPOINT and S3_REGION to those of the bucket."],
  ["RequestExpired", "Set the clocks of this machine and of the store right."],
  ["RequestTimeTooSkewed", "Set the clocks of this machine and of the store right."],
  ["SignatureDoesNotMatch", "Set S3_SECRET_ACCESS_KEY and S3_REGION to those of the access key."],
])

/**
 * Uploads and downloads by signed links as a browser does; a store that can't do that can't be used.
 *
 * Throws StoreRefusedError with what to set, or StorageUnavailable.
 */
export async function useOnce(bench: Bench): Promise<Stored> {
  const key = bench.newKey()
  const sample = newSample()
  const { url, headers } = await signPut(bench, key, sample)
  const put = await ask(bench, url, { method: "PUT", headers, body: sample.bytes })
  // A first try whose answer was lost has stored the bytes: then the second meets them.
  if (put.status !== 412) checkUsable(bench, put, "an upload")
  const got = await ask(bench, await signGet(bench, key))
  checkUsable(bench, got, "a download")
  if (!got.bytes.equals(sample.bytes))
    throw new StoreRefusedError(
      `The object store at ${bench.settings.endpoint} gives back other bytes than it was given. Use another store.`,
    )
  return { key, sample }
}

function checkUsable(bench: Bench, answer: Answer, what: string): void {
  if (isSuccess(answer.status)) return
  const { endpoint, bucket } = bench.settings
  const code = codeOf(answer)
  if (isPassing(answer.status))
    throw new StorageUnavailable(
      `The object store at ${endpoint} has a problem (${code}). Try again later.`,
      code,
      answer.status,
    )
  const advice = causes.get(code) ?? "Check the S3_ settings and the rights of the access key."
  throw new StoreRefusedError(
    `The object store at ${endpoint} refuses ${what} in the bucket ${bucket} (${code}). ${advice}`,
  )
}

function codeOf(answer: Answer): string {
  const code = /<Code>(\w{1,60})<\/Code>/.exec(answer.bytes.toString("utf8"))?.[1]
  return code ?? `status ${answer.status}`
}
