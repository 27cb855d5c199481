/** Where a client finds a store, and with what it signs. */
export type Access = {
  endpoint: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
}

export const testAccess = {
  region: "us-east-1",
  bucket: "kitwright-test",
  accessKeyId: "KITWRIGHTTEST",
  secretAccessKey: "a secret that is long enough",
} as const
