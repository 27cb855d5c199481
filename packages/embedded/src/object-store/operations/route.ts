import type { Answer, Exchange } from "../exchange.ts"
import { S3Error } from "../wire/s3-error.ts"
import type { S3Request } from "../wire/s3-request.ts"
import { createBucket, getBucketLocation, headBucket, listBuckets } from "./bucket.ts"
import { completeUpload } from "./complete-upload.ts"
import { copyObject } from "./copy-object.ts"
import { sourceHeader } from "./copy-source.ts"
import { deleteObject, deleteObjects } from "./delete-object.ts"
import { getObject, getObjectTagging } from "./get-object.ts"
import { listObjects } from "./list-objects.ts"
import { abortUpload, beginUpload, copyPart, putPart } from "./parted-upload.ts"
import { putObject } from "./put-object.ts"
import { refuseUnknown } from "./refuse-unknown.ts"

/** Answers a request that was let in. Throws what S3 answers to what it cannot do. */
export async function answer(exchange: Exchange): Promise<Answer> {
  const { request, settings } = exchange
  refuseUnknown(request)
  if (request.bucket === undefined) {
    if (request.method === "GET") return listBuckets(exchange)
    throw new S3Error("MethodNotAllowed")
  }
  if (request.method === "PUT" && request.key === undefined) return createBucket(exchange, request.bucket)
  if (request.bucket !== settings.bucket) {
    throw new S3Error("NoSuchBucket", undefined, { details: { BucketName: request.bucket } })
  }
  return request.key === undefined
    ? await answerForBucket(exchange)
    : await answerForObject(exchange, request.key)
}

async function answerForBucket(exchange: Exchange): Promise<Answer> {
  const { request } = exchange
  if (request.method === "HEAD") return headBucket(exchange)
  if (request.method === "GET") {
    return hasParameter(request, "location") ? getBucketLocation(exchange) : await listObjects(exchange)
  }
  if (request.method === "POST" && hasParameter(request, "delete")) return await deleteObjects(exchange)
  throw new S3Error("MethodNotAllowed", undefined, {
    details: { Method: request.method, ResourceType: "BUCKET" },
  })
}

async function answerForObject(exchange: Exchange, key: string): Promise<Answer> {
  const { request } = exchange
  const isOfPart = hasParameter(request, "uploadId") || hasParameter(request, "partNumber")
  const isCopy = request.headers.has(sourceHeader)
  switch (request.method) {
    case "GET":
      if (hasParameter(request, "tagging")) return await getObjectTagging(exchange, key)
      return await getObject(exchange, key)
    case "HEAD":
      return await getObject(exchange, key)
    case "PUT":
      if (isOfPart) return isCopy ? await copyPart(exchange, key) : await putPart(exchange, key)
      return isCopy ? await copyObject(exchange, key) : await putObject(exchange, key)
    case "POST":
      if (hasParameter(request, "uploads")) return await beginUpload(exchange, key)
      if (isOfPart) return await completeUpload(exchange, key)
      break
    case "DELETE":
      return isOfPart ? await abortUpload(exchange, key) : await deleteObject(exchange, key)
  }
  throw new S3Error("MethodNotAllowed", undefined, {
    details: { Method: request.method, ResourceType: "OBJECT" },
  })
}

function hasParameter(request: S3Request, name: string): boolean {
  return request.query.some(([found]) => found === name)
}
