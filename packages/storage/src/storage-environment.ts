import type { StorageSettings } from "./storage.ts"

/** What the environment says of the store, under the names that other S3 programs use. */
export type StorageEnvironment = {
  readonly [
    Name in
      | "S3_ENDPOINT"
      | "S3_PUBLIC_ENDPOINT"
      | "S3_REGION"
      | "S3_BUCKET"
      | "S3_ACCESS_KEY_ID"
      | "S3_SECRET_ACCESS_KEY"
      | "S3_FORCE_PATH_STYLE"
  ]?: string | undefined
}

/** The settings of a store; undefined when none is named. Checked by whoever reads the environment. */
export function storageSettingsOf(environment: StorageEnvironment): StorageSettings | undefined {
  const { S3_ENDPOINT: endpoint, S3_PUBLIC_ENDPOINT: publicEndpoint } = environment
  if (endpoint === undefined || endpoint === "") return undefined
  return {
    endpoint,
    ...(publicEndpoint !== undefined && publicEndpoint !== "" && { publicEndpoint }),
    region: environment.S3_REGION ?? "us-east-1",
    bucket: environment.S3_BUCKET ?? "kitwright",
    accessKeyId: environment.S3_ACCESS_KEY_ID ?? "",
    secretAccessKey: environment.S3_SECRET_ACCESS_KEY ?? "",
    forcePathStyle: environment.S3_FORCE_PATH_STYLE !== "false",
  }
}
