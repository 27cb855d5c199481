import type { Answer, Exchange } from "../exchange.ts"
import { S3Error } from "../wire/s3-error.ts"
import type { S3Request } from "../wire/s3-request.ts"
import { createBucket, getBucketLocation, headBucket, listBuckets } from "./bucket.ts"
import { copyObject } from "./copy-object.ts"
import { deleteObject, deleteObjects } from "./delete-object.ts"
import { getObject } from "./get-object.ts"
import { listObjects } from "./list-objects.ts"
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
  switch (request.method) {
    case "GET":
    case "HEAD":
      return await getObject(exchange, key)
    case "PUT":
      return request.headers.has("x-amz-copy-source")
        ? await copyObject(exchange, key)
        : await putObject(exchange, key)
    case "DELETE":
      return await deleteObject(exchange, key)
    default:
      throw new S3Error("MethodNotAllowed", undefined, {
        details: { Method: request.method, ResourceType: "OBJECT" },
      })
  }
}

function hasParameter(request: S3Request, name: string): boolean {
  return request.query.some(([found]) => found === name)
}
