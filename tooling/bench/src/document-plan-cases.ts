import { listAttachmentProblems } from "@kitwright/db/attachment-audit"
import {
  countSetContents,
  findAttachmentSet,
  findOldestImage,
  findSetOwner,
} from "@kitwright/db/attachment-sets"
import { deleteOldDeletions, findAttachment } from "@kitwright/db/attachments"
import { claimDeadBlobs, deleteDeadBlob, markBlobsDead } from "@kitwright/db/blob-sweeps"
import { listDocumentsContaining } from "@kitwright/db/blob-texts"
import { countBlobs, findBlob, setBlobsFound, setBlobsMissing } from "@kitwright/db/blobs"
import { beginDerivative, listDerivatives } from "@kitwright/db/derivatives"
import { countKnownObjects, listKnownObjects } from "@kitwright/db/object-keys"
import { claimUploadsToSweep, listUploadObjects } from "@kitwright/db/upload-sweeps"
import { countUploadsSince, deleteFinishedUploads, findUpload } from "@kitwright/db/uploads"
import type { PlanCase } from "./plan-cases.ts"
import type { PlanSamples } from "./plan-samples.ts"

const now = "2026-06-01T12:00:00.000Z"
const sweep = { at: now, until: "2026-06-01T12:10:00.000Z", limit: 100 }

/** Queries of documents. Sets have the ids of their parts. */
export function documentCases({ partId, photo }: PlanSamples): PlanCase[] {
  const page = (name: string, run: PlanCase["run"]): PlanCase => ({ name, kind: "page", run })
  const background = (name: string, run: PlanCase["run"]): PlanCase => ({ name, kind: "background", run })
  const { blobId, objectKey, uploadId } = photo
  return [
    page("findAttachmentSet", (db) => findAttachmentSet(db, partId)),
    page("findSetOwner", (db) => findSetOwner(db, partId)),
    page("countSetContents", (db) => countSetContents(db, partId, now)),
    page("findOldestImage", (db) => findOldestImage(db, partId, 0)),
    page("findAttachment", (db) => findAttachment(db, partId)),
    page("findBlob", (db) => findBlob(db, blobId)),
    page("findUpload", (db) => findUpload(db, uploadId)),
    page("countUploadsSince", (db) => countUploadsSince(db, "2026-02-01T00:00:00.000Z")),
    page("listDerivatives", (db) => listDerivatives(db, [blobId])),
    page("beginDerivative", (db) => beginDerivative(db, { blobId, variant: "small", objectKey: "d/bench" })),
    page("listDocumentsContaining a rare word", (db) => listDocumentsContaining(db, ["1012345:"], 50)),
    page("listDocumentsContaining no hit", (db) => listDocumentsContaining(db, ["unobtainium"], 50)),
    page("markBlobsDead", (db) =>
      markBlobsDead(db, { orphanedBefore: now, at: now, sweepAfter: now, limit: 100 }),
    ),
    page("claimDeadBlobs", (db) => claimDeadBlobs(db, sweep)),
    page("deleteDeadBlob", (db) => deleteDeadBlob(db, blobId)),
    page("claimUploadsToSweep", (db) => claimUploadsToSweep(db, sweep)),
    page("listUploadObjects", (db) => listUploadObjects(db, [uploadId])),
    page("deleteFinishedUploads", (db) => deleteFinishedUploads(db, now, 100)),
    page("deleteOldDeletions", (db) => deleteOldDeletions(db, now, 100)),
    page("setBlobsMissing", (db) => setBlobsMissing(db, [objectKey], now)),
    page("setBlobsFound", (db) => setBlobsFound(db, [objectKey])),
    page("listKnownObjects first page", (db) => listKnownObjects(db, { after: "", limit: 1_000 })),
    page("listKnownObjects deep page", (db) => listKnownObjects(db, { after: objectKey, limit: 1_000 })),
    background("countBlobs", countBlobs),
    background("countKnownObjects", countKnownObjects),
    background("listAttachmentProblems", listAttachmentProblems),
  ]
}
