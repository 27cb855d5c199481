import { S3Client } from "@aws-sdk/client-s3"
import type { StorageSettings } from "./storage.ts"

/** How patient to be with the store. */
export type Patience = {
  connectTimeoutMs: number
  /** From the request to the head of the answer, of calls that move no content. */
  answerTimeoutMs: number
  /** How long a connection may be silent in the middle of content. */
  idleTimeoutMs: number
  /** Content may be as slow as this before a call is given up. */
  bytesPerSecondMin: number
  connectionsMax: number
  /** Tries of one call altogether; a second and third only after errors that pass. */
  triesMax: number
}

export const defaultPatience: Patience = {
  connectTimeoutMs: 3_000,
  answerTimeoutMs: 15_000,
  idleTimeoutMs: 15_000,
  bytesPerSecondMin: 100_000,
  connectionsMax: 64,
  triesMax: 3,
}

const silent = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

/**
 * A client of the SDK for one endpoint. Everything the SDK would otherwise take from the environment, from files in
 * the home folder or from the metadata service of a cloud is set here.
 */
export function makeS3Client(settings: StorageSettings, endpoint: string, patience: Patience): S3Client {
  const agent = { keepAlive: true, maxSockets: patience.connectionsMax }
  return new S3Client({
    endpoint,
    region: settings.region,
    forcePathStyle: settings.forcePathStyle,
    credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey },
    // Otherwise a presigned PUT carries the checksum of an empty body, and stores that know no CRC refuse all.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    // Stores that don't know it make the client wait before each upload.
    expectContinueHeader: false,
    maxAttempts: patience.triesMax,
    retryMode: "standard",
    defaultsMode: "standard",
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    useArnRegion: false,
    disableS3ExpressSessionAuth: true,
    followRegionRedirects: false,
    // It would write to the console otherwise.
    logger: silent,
    requestHandler: {
      connectionTimeout: patience.connectTimeoutMs,
      requestTimeout: patience.answerTimeoutMs,
      throwOnRequestTimeout: true,
      socketTimeout: patience.idleTimeoutMs,
      httpAgent: agent,
      httpsAgent: agent,
    },
  })
}
