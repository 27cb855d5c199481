import { CreateBucketCommand, HeadBucketCommand } from "@aws-sdk/client-s3"
import { abortedBy, type Bucket } from "../bucket.ts"
import { failureOf, saysMissing, StorageUnavailable, StoreRefusedError, storageError } from "../errors.ts"
import type { StorageSettings } from "../storage.ts"

/**
 * Makes sure that there is a bucket. Whether it can be used is found out by using it: a key may have all the rights
 * that are needed, and not the one to look at the bucket.
 *
 * Throws StoreRefusedError when it is missing and may not or can't be made, StorageUnavailable.
 */
export async function prepareBucket(
  bucket: Bucket,
  settings: StorageSettings,
  mayCreate: boolean,
  signal: AbortSignal,
): Promise<void> {
  try {
    await bucket.client.send(new HeadBucketCommand({ Bucket: bucket.name }), abortedBy(signal))
  } catch (error) {
    const known = storageError(error, `look at the bucket ${bucket.name}`, signal)
    if (known instanceof StorageUnavailable || signal.aborted) throw known
    if (!saysMissing(error) && failureOf(error).code !== "NoSuchBucket") return
    if (!mayCreate)
      throw new StoreRefusedError(
        `There is no bucket ${bucket.name} in the object store at ${settings.endpoint}. Create it, or set S3_BUCKET to one that is there.`,
      )
    await createBucket(bucket, settings, signal)
  }
}

async function createBucket(bucket: Bucket, settings: StorageSettings, signal: AbortSignal): Promise<void> {
  try {
    await bucket.client.send(new CreateBucketCommand({ Bucket: bucket.name }), abortedBy(signal))
  } catch (error) {
    const { code } = failureOf(error)
    // Another server of ours was faster.
    if (code === "BucketAlreadyOwnedByYou") return
    const known = storageError(error, `create the bucket ${bucket.name}`, signal)
    if (known instanceof StorageUnavailable || signal.aborted) throw known
    throw new StoreRefusedError(
      `The object store at ${settings.endpoint} has no bucket ${bucket.name} and lets nobody create it with this access key (${code}). Create it by hand, or set S3_BUCKET to one that is there.`,
    )
  }
}
