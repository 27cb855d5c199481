import { randomBytes } from "node:crypto"
import type { PutWish, SignedPut } from "../storage.ts"
import { ask, isPassing, isSuccess } from "./ask.ts"
import {
  type Bench,
  type Finding,
  isThere,
  newSample,
  type Sample,
  signGet,
  signPut,
  withoutQuery,
} from "./bench.ts"
import type { Stored } from "./first-use.ts"

/** An upload that differs in one thing from the one its link was made for. */
type Deviation = {
  probe: string
  /** What the link says. */
  wish?: (sample: Sample) => Partial<PutWish>
  /** What is sent. */
  headers?: (signed: SignedPut) => Record<string, string>
  body?: (sample: Sample) => Buffer
}

const deviations: readonly Deviation[] = [
  { probe: "an upload of other bytes is refused", body: (sample) => randomBytes(sample.bytes.length) },
  // The hash fits what is sent, so that only the length can be the reason.
  { probe: "a shorter upload is refused", wish: (sample) => ({ size: sample.bytes.length + 1 }) },
  { probe: "a longer upload is refused", wish: (sample) => ({ size: sample.bytes.length - 1 }) },
  {
    probe: "an upload of another type is refused",
    headers: (signed) => ({ ...signed.headers, "content-type": "text/html" }),
  },
  {
    probe: "an upload that may overwrite is refused",
    headers: ({ headers }) => withoutHeader(headers, "if-none-match"),
  },
]

/** Whether the store holds uploads to what their links promise. If one finding does not hold, it is not to be trusted with it. */
export async function examineUploads(bench: Bench, stored: Stored): Promise<Finding[]> {
  return Promise.all([
    ...deviations.map((deviation) => examineDeviation(bench, deviation)),
    examineSecondUpload(bench, stored),
    examineCoding(bench),
    examineOpening(bench),
  ])
}

async function examineDeviation(bench: Bench, deviation: Deviation): Promise<Finding> {
  const key = bench.newKey()
  const sample = newSample()
  const signed = await signPut(bench, key, sample, deviation.wish?.(sample))
  const { status } = await ask(bench, signed.url, {
    method: "PUT",
    headers: deviation.headers?.(signed) ?? signed.headers,
    body: deviation.body?.(sample) ?? sample.bytes,
  })
  // A store that fails instead of refusing has shown nothing, and counts as one that does not check.
  const isRefused = !isSuccess(status) && !isPassing(status) && !(await isThere(bench, key))
  return { probe: deviation.probe, held: isRefused }
}

/** The same link once more: what was checked must not change afterwards. */
async function examineSecondUpload(bench: Bench, stored: Stored): Promise<Finding> {
  const { url, headers } = await signPut(bench, stored.key, stored.sample)
  const { status } = await ask(bench, url, {
    method: "PUT",
    headers,
    body: stored.sample.bytes,
  })
  return { probe: "a second upload is refused", held: status === 412 || status === 409 }
}

/** No signature covers this header. Kept and passed on, it makes browsers unpack bytes that nobody has checked. */
async function examineCoding(bench: Bench): Promise<Finding> {
  const probe = "an upload can't choose how it is unpacked"
  const key = bench.newKey()
  const sample = newSample()
  const { url, headers } = await signPut(bench, key, sample)
  const put = await ask(bench, url, {
    method: "PUT",
    headers: { ...headers, "content-encoding": "br" },
    body: sample.bytes,
  })
  if (!isSuccess(put.status)) return { probe, held: !isPassing(put.status) }
  const got = await ask(bench, await signGet(bench, key))
  const coding = got.headers.get("content-encoding") ?? "identity"
  return { probe, held: isSuccess(got.status) && coding === "identity" && got.bytes.equals(sample.bytes) }
}

/** The signature does not cover this header either, and a store must not heed what it does not cover. */
async function examineOpening(bench: Bench): Promise<Finding> {
  const key = bench.newKey()
  const sample = newSample()
  const { url, headers } = await signPut(bench, key, sample)
  await ask(bench, url, {
    method: "PUT",
    headers: { ...headers, "x-amz-acl": "public-read" },
    body: sample.bytes,
  })
  const { status } = await ask(bench, withoutQuery(await signGet(bench, key)))
  return {
    probe: "an upload can't open itself to anybody",
    held: !isSuccess(status) && !isPassing(status),
  }
}

function withoutHeader(headers: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name))
}
