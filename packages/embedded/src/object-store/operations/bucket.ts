import type { Answer, Exchange } from "../exchange.ts"
import { S3Error } from "../wire/s3-error.ts"
import { xmlDocument } from "../wire/xml.ts"

/** ListBuckets: the one there is. */
export function listBuckets({ settings }: Exchange): Answer {
  const xml = xmlDocument("ListAllMyBucketsResult", {
    Owner: { ID: settings.accessKeyId },
    Buckets: { Bucket: { Name: settings.bucket, CreationDate: "2026-01-01T00:00:00.000Z" } },
  })
  return { status: 200, xml }
}

/** CreateBucket: the bucket is there since the store is, so only its name can be wrong. Its body is not looked at. */
export function createBucket({ settings }: Exchange, bucket: string): Answer {
  if (bucket !== settings.bucket) throw new S3Error("AccessDenied", "This store has one bucket.")
  // As in S3, asking again is fine in its first region and a conflict elsewhere.
  if (settings.region === "us-east-1") return { status: 200, headers: { location: `/${bucket}` } }
  throw new S3Error("BucketAlreadyOwnedByYou", undefined, { details: { BucketName: bucket } })
}

/** HeadBucket. */
export function headBucket({ settings }: Exchange): Answer {
  return { status: 200, headers: { "x-amz-bucket-region": settings.region } }
}

/** GetBucketLocation. The first region of S3 has no name here. */
export function getBucketLocation({ settings }: Exchange): Answer {
  const location = settings.region === "us-east-1" ? "" : settings.region
  return { status: 200, xml: xmlDocument("LocationConstraint", location) }
}
