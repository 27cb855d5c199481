import { test } from "../check.ts"
import { type Guard, replace } from "../guard.ts"

const sets = "packages/db/src/attachment-sets.ts"
const blobs = "packages/db/src/blobs.ts"
const uploads = "packages/db/src/uploads.ts"
const uploadSweeps = "packages/db/src/upload-sweeps.ts"
const blobSweeps = "packages/db/src/blob-sweeps.ts"

function inRaces(title: string) {
  return test("packages/db/test/attachment-races.test.ts", title)
}
function inSweeps(title: string) {
  return test("packages/db/test/sweeps.test.ts", title)
}
function inQueries(title: string) {
  return test("packages/db/test/attachment-queries.test.ts", title)
}
function inModel(title: string) {
  return test("packages/domain/src/attachment/protocol-model.test.ts", title)
}

/** Locks and conditions of the statements that carry the protocol of uploads. */
export const documentStatementGuards: readonly Guard[] = [
  replace(
    "lock of a set",
    sets,
    "from attachment_sets where id = ${id} for no key update\n  `.execute(tx)",
    "from attachment_sets where id = ${id}\n  `.execute(tx)",
    inRaces("cover-race"),
  ),
  replace(
    "lock of an upload",
    uploads,
    "from uploads where id = ${id} for update",
    "from uploads where id = ${id}",
    inRaces("double-commit"),
  ),
  replace(
    "a live blob is shared, so that it can't be dying already",
    blobs,
    "and state = 'live' for key share",
    "and state = 'live'",
    inRaces("a blob that is dying is not found"),
  ),
  replace(
    "a blob that somebody is attaching is left out by who lets blobs die",
    blobSweeps,
    "order by orphaned_at limit ${limit} for update skip locked",
    "order by orphaned_at limit ${limit} for update",
    inRaces("a blob that is being adopted is left out"),
  ),
  replace(
    "dead blobs are taken by one sweeper",
    blobSweeps,
    "set sweep_after = ${until}, claimed_at",
    "set claimed_at",
    inSweeps("that are dead are taken by one sweeper at a time"),
  ),
  replace(
    "a picture of a file that has died is not said to be there",
    "packages/db/src/derivatives.ts",
    "from blobs b where d.id = ${id} and b.id = d.blob_id and b.state = 'live'",
    "from blobs b where d.id = ${id} and b.id = d.blob_id",
    inSweeps("are neither begun nor ready of what is dead"),
  ),
  replace(
    "an upload is verified once",
    uploads,
    '.where("state", "=", "issued")',
    '.where("state", "<>", "consumed")',
    inSweeps("is recorded with what was said"),
  ),
  replace(
    "an upload that is not over is not swept",
    uploadSweeps,
    "and (state not in ('issued', 'verified') or expires_at <= ${at})",
    "and true",
    inSweeps("are not touched before the upload has expired"),
  ),
  replace(
    "the object of a live blob is not swept with its upload",
    uploadSweeps,
    "and b.claimed_at is null",
    "and false",
    inSweeps("are those that no blob lives in"),
  ),
  replace(
    "of two sweepers of one upload one counts",
    uploadSweeps,
    "where id = ${id} and sweeps = ${sweeps}",
    "where id = ${id}",
    inSweeps("are due an hour after the end and a day after it"),
  ),
  replace(
    "a race lost to the key of blobs is run again",
    "packages/db/src/constraint-errors.ts",
    'new Set(["attachments_live_blob"])',
    "new Set([])",
    inQueries("a blob that is dying is a lost race"),
  ),
  replace(
    "what has died is not brought back",
    "packages/db/src/attachments.ts",
    "and b.state = 'live'))",
    "))",
    inQueries("can't come back when its file has died"),
  ),
  replace(
    "the model knows when a row has lost its object",
    "packages/domain/src/attachment/protocol-model/protocol.ts",
    "if (content === undefined) return `attachment ${name} has lost its object`",
    "if (content === undefined) continue",
    inModel("upload lock"),
  ),
  replace(
    "the model knows what stays behind",
    "packages/domain/src/attachment/protocol-model/protocol.ts",
    "return orphan === undefined ? undefined :",
    "return orphan !== undefined ? undefined :",
    inModel("deleted again later"),
  ),
]
