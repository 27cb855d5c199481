/**
 * Why the embedded Postgres cannot be had. Every message of an {@link EmbeddedPostgresError} says what to do;
 * the reason is for programs.
 */
export type EmbeddedPostgresReason =
  | "ALREADY_RUNNING"
  | "DISK_FULL"
  | "FOLDER_DAMAGED"
  | "FOLDER_NOT_USABLE"
  | "NO_BINARY"
  | "OTHER_MAJOR_VERSION"
  | "SOCKET_FOLDER_NOT_TRUSTED"
  | "START_FAILED"

export class EmbeddedPostgresError extends Error {
  override readonly name: string = "EmbeddedPostgresError"
  readonly reason: EmbeddedPostgresReason

  constructor(reason: EmbeddedPostgresReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

/** A live Kitwright owns the data folder. `url` is that server's address, for commands that may share it. */
export class AlreadyRunningError extends EmbeddedPostgresError {
  override readonly name = "AlreadyRunningError"
  /** Process id of the owner, undefined when its session does not say. */
  readonly pid: number | undefined
  /** Where the owner answers, undefined when its session does not say. */
  readonly address: string | undefined
  readonly url: string

  constructor(owner: { pid: number | undefined; address: string | undefined }, folder: string, url: string) {
    const who = owner.pid === undefined ? "another process" : `process ${owner.pid}`
    const where = owner.address === undefined ? "" : ` at ${owner.address}`
    super(
      "ALREADY_RUNNING",
      `Kitwright is already running${where} (${who}) on the data folder ${folder}. ` +
        "Use that one, stop it first, or choose another folder with KITWRIGHT_DATA_DIR.",
    )
    this.pid = owner.pid
    this.address = owner.address
    this.url = url
  }
}
