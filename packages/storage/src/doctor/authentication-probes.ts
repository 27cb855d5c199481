import { StorageUnavailable, StoreRefusedError } from "../errors.ts"
import { ask, isPassing, isSuccess } from "./ask.ts"
import { type Bench, type Finding, isThere, newSample, signGet, signPut, withoutQuery } from "./bench.ts"
import type { Stored } from "./first-use.ts"

/** Asks for something that must be refused; true when it was. */
type Probe = { name: string; danger: string; isRefused: (bench: Bench, stored: Stored) => Promise<boolean> }

const probes: readonly Probe[] = [
  {
    name: "a download without signature is refused",
    danger: "gives documents to anybody who knows the address",
    isRefused: async (bench, stored) => isGetRefused(bench, withoutQuery(await signGet(bench, stored.key))),
  },
  {
    name: "an upload without signature is refused",
    danger: "takes uploads from anybody",
    isRefused: async (bench) => isPutRefused(bench, withoutQuery),
  },
  {
    name: "a download with a changed signature is refused",
    danger: "does not check signatures",
    isRefused: async (bench, stored) =>
      isGetRefused(bench, changeSignature(await signGet(bench, stored.key))),
  },
  {
    name: "an upload with a changed signature is refused",
    danger: "does not check signatures of uploads",
    isRefused: async (bench) => isPutRefused(bench, changeSignature),
  },
  {
    name: "a link with a later expiry is refused",
    danger: "lets a link be made to live longer",
    isRefused: async (bench, stored) => {
      const url = await signGet(bench, stored.key)
      return isGetRefused(bench, url.replace(/X-Amz-Expires=\d+/, "X-Amz-Expires=3600"))
    },
  },
  {
    name: "a link for another object is refused",
    danger: "opens other documents with the link of one",
    isRefused: async (bench, stored) => {
      const [address] = (await signGet(bench, stored.key)).split("?")
      const [, signedForAnother] = (await signGet(bench, bench.newKey())).split("?")
      return isGetRefused(bench, `${address}?${signedForAnother}`)
    },
  },
  {
    name: "an expired link is refused",
    danger: "lets links live for ever, or its clock is an hour behind",
    isRefused: async (bench, stored) =>
      isGetRefused(bench, await signGet(bench, stored.key, bench.pastStorage)),
  },
]

/**
 * Whether documents are safe from those who have no link. Throws StoreRefusedError at the first that is not refused,
 * and StorageUnavailable when that can't be found out.
 */
export async function examineAuthentication(bench: Bench, stored: Stored): Promise<Finding[]> {
  const answers = await Promise.all(
    probes.map(async (probe) => ({ probe, isRefused: await probe.isRefused(bench, stored) })),
  )
  const broken = answers.find((answer) => !answer.isRefused)
  if (broken !== undefined)
    throw new StoreRefusedError(
      `The object store at ${bench.settings.endpoint} ${broken.probe.danger} (${broken.probe.name}: no). ` +
        "Kitwright does not keep documents there. Make the bucket private and switch anonymous access off, or use another store.",
    )
  return answers.map(({ probe }) => ({ probe: probe.name, held: true }))
}

async function isGetRefused(bench: Bench, url: string): Promise<boolean> {
  const { status } = await ask(bench, url)
  checkAnswered(bench, status)
  return !isSuccess(status)
}

/** Refused means that nothing was stored, whatever the answer says. */
async function isPutRefused(bench: Bench, change: (url: string) => string): Promise<boolean> {
  const key = bench.newKey()
  const sample = newSample()
  const { url, headers } = await signPut(bench, key, sample)
  const { status } = await ask(bench, change(url), {
    method: "PUT",
    headers,
    body: sample.bytes,
  })
  checkAnswered(bench, status)
  return !isSuccess(status) && !(await isThere(bench, key))
}

function checkAnswered(bench: Bench, status: number): void {
  if (isPassing(status))
    throw new StorageUnavailable(
      `The object store at ${bench.settings.endpoint} could not be examined (status ${status}). Try again later.`,
      "NotExamined",
      status,
    )
}

/** As text: a URL that is taken apart and put together again may be written differently, and be refused for that. */
function changeSignature(url: string): string {
  return url.replace(/(X-Amz-Signature=[0-9a-f]*)([0-9a-f])/, (_, start: string, last: string) =>
    last === "0" ? `${start}1` : `${start}0`,
  )
}
