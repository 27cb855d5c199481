import { createHash } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { S3Client, type S3ClientConfig, S3ServiceException } from "@aws-sdk/client-s3"
import { onTestFinished } from "vitest"
import {
  type ObjectStoreSettings,
  type RunningObjectStore,
  startObjectStore,
} from "../../src/object-store/object-store.ts"
import { type Access, testAccess } from "./access.ts"

export type TestStore = RunningObjectStore & Access & { folder: string }

/** A folder that is removed after the test. */
export async function storeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kitwright-store-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** A store in this process, stopped after the test. */
export async function startTestStore(settings: Partial<ObjectStoreSettings> = {}): Promise<TestStore> {
  const folder = settings.folder ?? (await storeFolder())
  const store = await startObjectStore({
    ...testAccess,
    host: "127.0.0.1",
    port: 0,
    origins: [],
    durable: false,
    ...settings,
    folder,
  })
  onTestFinished(() => store.stop())
  return { ...testAccess, ...store, folder }
}

/** The SDK as anybody would set it up for a store of his own, without its retries; closed after the test. */
export function clientOf(access: Access, options: S3ClientConfig = {}): S3Client {
  const client = openClient(access, options)
  onTestFinished(() => client.destroy())
  return client
}

/** The same for whoever closes it himself. */
export function openClient(access: Access, options: S3ClientConfig = {}): S3Client {
  return new S3Client({
    endpoint: access.endpoint,
    region: access.region,
    credentials: { accessKeyId: access.accessKeyId, secretAccessKey: access.secretAccessKey },
    forcePathStyle: true,
    maxAttempts: 1,
    ...options,
  })
}

/** What a refused command says: its code and status. */
export async function refusal(
  command: Promise<unknown>,
): Promise<{ code: string; status: number | undefined }> {
  const error = await command.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof S3ServiceException))
    throw new Error("The command was not refused.", { cause: error })
  return { code: error.name, status: error.$metadata.httpStatusCode }
}

export function sha256Base64(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("base64")
}
