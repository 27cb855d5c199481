import { StoreRefusedError } from "../errors.ts"
import { openStorage } from "../open-storage.ts"
import { ask, isSuccess } from "./ask.ts"
import { type Bench, type Finding, signGet } from "./bench.ts"
import type { Stored } from "./first-use.ts"

const reaches = "the public endpoint leads to the same store"

/**
 * Whether browsers will get there too, as far as this machine can tell: it may be kept from its own public address,
 * and an address with `{host}` is known only with a page. A proxy there that adds rights of its own is refused.
 */
export async function examinePublicEndpoint(bench: Bench, stored: Stored): Promise<Finding[]> {
  const { publicEndpoint, endpoint } = bench.settings
  if (publicEndpoint === undefined || publicEndpoint === endpoint || publicEndpoint.includes("{")) return []
  const storage = openStorage({ ...bench.settings, endpoint: publicEndpoint })
  try {
    const url = await signGet(bench, stored.key, storage)
    const answer = await askOrNothing(bench, url)
    const unsigned = await askOrNothing(bench, url.slice(0, url.indexOf("?")))
    if (unsigned !== undefined && isSuccess(unsigned.status) && unsigned.bytes.equals(stored.sample.bytes))
      throw new StoreRefusedError(
        `The public endpoint ${publicEndpoint} gives documents to anybody who knows the address. ` +
          "Kitwright does not keep documents there. Take the rights away that it adds to requests.",
      )
    const held = answer !== undefined && isSuccess(answer.status) && answer.bytes.equals(stored.sample.bytes)
    if (held) return [{ probe: reaches, held }]
  } finally {
    storage.close()
  }
  const advice = `This machine can't read from ${publicEndpoint}; check S3_PUBLIC_ENDPOINT if browsers can't either. The host name must reach the store unchanged.`
  return [{ probe: reaches, held: false, advice }]
}

async function askOrNothing(bench: Bench, url: string): Promise<Awaited<ReturnType<typeof ask>> | undefined> {
  try {
    return await ask(bench, url)
  } catch {
    bench.signal.throwIfAborted()
    return undefined
  }
}
