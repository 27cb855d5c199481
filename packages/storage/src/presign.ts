import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import { getSignedUrl } from "@aws-sdk/s3-request-presigner"
import { base64OfSha256 } from "./checksum.ts"
import { checkKey } from "./object-key.ts"
import { publicEndpointFor } from "./public-endpoint.ts"
import { makeS3Client, type Patience } from "./s3-client.ts"
import type { GetWish, PutWish, SignedPut, StorageSettings } from "./storage.ts"

export type Signer = {
  put: (wish: PutWish) => Promise<SignedPut>
  get: (wish: GetWish) => Promise<string>
}

/** A link is as good as the document, so none lives longer than a person needs to follow it. */
const expiresInSecondsMax = 300
/** Pages open the same pictures again and again. Links made within this time are equal, so the browser's cache finds them. */
const sameLinkSeconds = 60
/** One per host name under which pages are opened; the header that names it can be written by anybody. */
const clientsMax = 32

/** Everything that makes an upload the one that was promised. The SDK by itself signs two of them. */
const signedPutHeaders = ["content-length", "content-type", "host", "if-none-match", "x-amz-checksum-sha256"]

const contentTypePattern = /^[\w.+-]+\/[\w.+-]+(?:; ?charset=[\w-]+)?$/
const printable = /^[\x20-\x7E]+$/

/** Signs without a word to the store. */
export function makeSigner(settings: StorageSettings, patience: Patience, now: () => Date): Signer {
  const clientFor = clientCache(settings, patience)
  return {
    put: async (wish) =>
      signPut(clientFor(publicEndpointFor(settings, wish.host)), settings.bucket, wish, now()),
    get: async (wish) =>
      signGet(clientFor(publicEndpointFor(settings, wish.host)), settings.bucket, wish, now()),
  }
}

/** The signature covers the host, so each public endpoint has its client. None of them opens a connection. */
function clientCache(settings: StorageSettings, patience: Patience): (endpoint: string) => S3Client {
  const clients = new Map<string, S3Client>()
  return (endpoint) => {
    const client = clients.get(endpoint) ?? makeS3Client(settings, endpoint, patience)
    // Taken out and put back, so that the first one is always the one not used for longest.
    clients.delete(endpoint)
    clients.set(endpoint, client)
    const [oldest] = clients.keys()
    if (clients.size > clientsMax && oldest !== undefined) clients.delete(oldest)
    return client
  }
}

async function signPut(client: S3Client, bucket: string, wish: PutWish, now: Date): Promise<SignedPut> {
  checkExpiry(wish.expiresInSeconds)
  checkContentType(wish.contentType)
  if (!Number.isSafeInteger(wish.size) || wish.size < 0) throw new RangeError("expected a size in bytes")
  const checksum = base64OfSha256(wish.sha256)
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: checkKey(wish.key),
    ContentType: wish.contentType,
    ContentLength: wish.size,
    ChecksumSHA256: checksum,
    IfNoneMatch: "*",
  })
  const url = await getSignedUrl(client, command, {
    expiresIn: wish.expiresInSeconds,
    signingDate: now,
    signableHeaders: new Set(signedPutHeaders),
    // The SDK moves it into the query otherwise, where no store compares it with the body.
    unhoistableHeaders: new Set(["x-amz-checksum-sha256"]),
  })
  const headers = {
    "content-type": wish.contentType,
    "if-none-match": "*",
    "x-amz-checksum-sha256": checksum,
  }
  return { url, headers }
}

async function signGet(client: S3Client, bucket: string, wish: GetWish, now: Date): Promise<string> {
  checkExpiry(wish.expiresInSeconds)
  checkContentType(wish.contentType)
  if (!printable.test(wish.disposition)) throw new TypeError("expected a disposition of printable ASCII")
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: checkKey(wish.key),
    ResponseContentType: wish.contentType,
    ResponseContentDisposition: wish.disposition,
    // Who uploads may add a coding that no signature covers; the browser would unpack other bytes than were checked.
    ResponseContentEncoding: "identity",
    // The bytes under a key never change; private, because the link is the permission.
    ResponseCacheControl: `private, max-age=${wish.expiresInSeconds}, immutable`,
  })
  return getSignedUrl(client, command, {
    expiresIn: wish.expiresInSeconds,
    signingDate: wish.expiresInSeconds < 2 * sameLinkSeconds ? now : startOfMinute(now),
  })
}

function startOfMinute(now: Date): Date {
  const milliseconds = sameLinkSeconds * 1_000
  return new Date(Math.floor(now.getTime() / milliseconds) * milliseconds)
}

function checkExpiry(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > expiresInSecondsMax)
    throw new RangeError(`expected a link that lives from 1 to ${expiresInSecondsMax} seconds`)
}

function checkContentType(contentType: string): void {
  if (!contentTypePattern.test(contentType)) throw new TypeError("expected a content type such as image/png")
}
