import { randomBytes } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DeleteObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3"
import { afterAll } from "vitest"
import { startObjectStore } from "../../src/object-store/object-store.ts"
import { type Access, testAccess } from "./access.ts"
import { openClient } from "./store-harness.ts"

/** The store the conformance suite asks: the one these variables name, else ours. */
const foreign = {
  endpoint: process.env.KITWRIGHT_TEST_S3_ENDPOINT,
  region: process.env.KITWRIGHT_TEST_S3_REGION ?? "us-east-1",
  bucket: process.env.KITWRIGHT_TEST_S3_BUCKET ?? "",
  accessKeyId: process.env.KITWRIGHT_TEST_S3_ACCESS_KEY_ID ?? "",
  secretAccessKey: process.env.KITWRIGHT_TEST_S3_SECRET_ACCESS_KEY ?? "",
}

/** Whether the suite runs against a store that is not ours; what only ours promises is not asked there. */
export const isForeign = foreign.endpoint !== undefined

export type Target = {
  access: Access
  s3: S3Client
  /** A client that adds no checksum of its own. */
  plain: S3Client
  /** A key that no other test and no other run uses. */
  key(name: string): string
}

/** The target of one file's tests, cleaned after the last. */
export async function openTarget(): Promise<Target> {
  const run = `kitwright-test-${randomBytes(6).toString("hex")}/`
  const ends: (() => Promise<unknown>)[] = []
  const access = await openAccess(ends)
  const target: Target = {
    access,
    s3: openClient(access),
    plain: openClient(access, { requestChecksumCalculation: "WHEN_REQUIRED" }),
    key: (name) => `${run}${name}`,
  }
  afterAll(async () => {
    if (isForeign) await removeAll(target, run)
    target.s3.destroy()
    target.plain.destroy()
    for (const end of ends) await end()
  })
  return target
}

async function openAccess(ends: (() => Promise<unknown>)[]): Promise<Access> {
  if (foreign.endpoint !== undefined) return { ...foreign, endpoint: foreign.endpoint }
  const folder = await mkdtemp(join(tmpdir(), "kitwright-store-"))
  const options = { folder, host: "127.0.0.1", port: 0, origins: [], durable: false }
  const store = await startObjectStore({ ...testAccess, ...options })
  ends.push(
    () => store.stop(),
    () => rm(folder, { recursive: true, force: true }),
  )
  return { ...testAccess, endpoint: store.endpoint }
}

async function removeAll({ s3, access }: Target, prefix: string): Promise<void> {
  const Bucket = access.bucket
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: prefix })) {
    for (const { Key } of page.Contents ?? []) await s3.send(new DeleteObjectCommand({ Bucket, Key }))
  }
}
