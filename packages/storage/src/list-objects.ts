import { type _Object, paginateListObjectsV2 } from "@aws-sdk/client-s3"
import { abortedBy, type Bucket } from "./bucket.ts"
import { storageError } from "./errors.ts"
import type { ListedObject } from "./storage.ts"

const pageSize = 1_000

/** One page is in memory at a time; the next is asked for when it is needed. */
export async function* listObjects(
  bucket: Bucket,
  prefix: string,
  after?: string,
  signal?: AbortSignal,
): AsyncGenerator<ListedObject> {
  const pages = paginateListObjectsV2(
    // A store that gives the same page for ever is left after its second.
    { client: bucket.client, pageSize, stopOnSameToken: true },
    { Bucket: bucket.name, Prefix: prefix, ...(after === undefined ? {} : { StartAfter: after }) },
    abortedBy(signal),
  )
  try {
    for await (const page of pages) yield* listed(page.Contents ?? [])
  } catch (error) {
    throw storageError(error, `list ${prefix}`, signal)
  }
}

function* listed(entries: readonly _Object[]): Generator<ListedObject> {
  for (const { Key: key, Size: size, LastModified: modifiedAt } of entries)
    if (key !== undefined && size !== undefined && modifiedAt !== undefined) yield { key, size, modifiedAt }
}
