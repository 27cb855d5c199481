/** What the product wants of an object store. Keys are ours, content is whatever people put into their documents. */
import type { Readable } from "node:stream"

export type StorageSettings = {
  /** Where this server reaches the store, such as `http://127.0.0.1:9000`. */
  endpoint: string
  /** Where browsers reach it, when that differs. `{host}` stands for the host name of the page's own address. */
  publicEndpoint?: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`; nearly every store but Amazon's wants it. */
  forcePathStyle: boolean
}

export type PutWish = {
  key: string
  contentType: string
  /** Bytes. The upload must have exactly these many. */
  size: number
  /** Lower-case hex. The upload must have exactly this hash. */
  sha256: string
  expiresInSeconds: number
  /** Host name under which the page was opened, for a public endpoint with `{host}`. */
  host?: string
}

/** `headers` are those the browser's code sets; the browser adds host and length, which are signed as well. */
export type SignedPut = { url: string; headers: Record<string, string> }

export type GetWish = {
  key: string
  /** As the bytes were sniffed, never as they were declared. */
  contentType: string
  /** The header `Content-Disposition`: see content-disposition.ts. */
  disposition: string
  expiresInSeconds: number
  host?: string
}

export type ObjectFacts = {
  /** Bytes. */
  size: number
  /** Lower-case hex; null when the store does not tell, then only `hash` knows. */
  sha256: string | null
  contentType: string | null
}

export type ListedObject = { key: string; size: number; modifiedAt: Date }

export type ContentFacts = {
  contentType: string
  /** Lower-case hex. */
  sha256: string
  /** Bytes. */
  size: number
}

/** Bytes, or a way to open them again: a stream that broke can't be sent a second time. */
export type Content = Uint8Array | (() => Readable | Promise<Readable>)

export type CallOptions = { signal?: AbortSignal }

/**
 * Every call may throw StorageUnavailable (try later) and StorageRefused (settings, rights or a bug); the ones that
 * read throw ObjectMissing when there is no such object. A call that is aborted fails with the reason of its signal.
 */
export type Storage = {
  presignPut: (wish: PutWish) => Promise<SignedPut>
  presignGet: (wish: GetWish) => Promise<string>
  /** Undefined when there is no object under the key. */
  head: (key: string, options?: CallOptions) => Promise<ObjectFacts | undefined>
  /** The first `bytes` bytes, or all of a shorter object. */
  readStart: (key: string, bytes: number, options?: CallOptions) => Promise<Uint8Array>
  /** The stream fails with the same errors as the call. */
  read: (key: string, options?: CallOptions) => Promise<Readable>
  /** Reads all of the object. */
  hash: (key: string, options?: CallOptions) => Promise<{ sha256: string; size: number }>
  /** Writes the object unless the key is taken; taken by the same bytes is success. */
  put: (key: string, content: Content, facts: ContentFacts, options?: CallOptions) => Promise<void>
  /** Copies inside the store and looks at the target afterwards: an answer 200 may carry an error. */
  copy: (from: string, to: string, options?: CallOptions) => Promise<void>
  /** Success also when there is no such object. */
  remove: (key: string, options?: CallOptions) => Promise<void>
  /** In the order of keys, page by page as it is read; `after` is a key to go on behind. */
  list: (prefix: string, after?: string, options?: CallOptions) => AsyncIterable<ListedObject>
  /** Frees the connections. */
  close: () => void
}
