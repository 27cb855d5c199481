/** Why the object store cannot be had. The message says what to do; the reason is for programs. */
export type ObjectStoreReason =
  | "ALREADY_RUNNING"
  | "FOLDER_NOT_USABLE"
  | "PORT_IN_USE"
  | "SETTINGS_WRONG"
  | "START_FAILED"

export class ObjectStoreError extends Error {
  override readonly name = "ObjectStoreError"
  readonly reason: ObjectStoreReason

  constructor(reason: ObjectStoreReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
