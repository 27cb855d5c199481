import type { BodyFacts } from "./body/body-digest.ts"
import type { ExpectedBody } from "./body/expected-body.ts"
import type { ObjectFolder } from "./objects/object-folder.ts"
import type { PartFolder } from "./objects/part-folder.ts"
import type { RequestFaults } from "./request-faults.ts"
import type { CompleteSettings } from "./settings.ts"
import type { PayloadForm } from "./signature/payload-form.ts"
import type { S3Request } from "./wire/s3-request.ts"

/** One request that was let in, and all an operation needs to answer it. */
export type Exchange = {
  request: S3Request
  payload: PayloadForm
  settings: CompleteSettings
  objects: ObjectFolder
  parts: PartFolder
  faults: RequestFaults
  /** Takes the body in: see `receiveBody`. A client that asked first is told to go on only now. */
  receive(expected: ExpectedBody, handOn: (piece: Buffer) => Promise<void>): Promise<BodyFacts>
}

/** What an operation answers: a document, an object's bytes, or nothing. */
export type Answer = {
  status: number
  headers?: Readonly<Record<string, string>>
  xml?: string
  body?: AsyncIterable<Buffer>
  /** Gives back what the body is read from. Is called once, whether the body was read or not. */
  close?: () => Promise<void>
}
