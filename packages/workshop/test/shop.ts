import type { Db, Tx } from "@kitwright/db/database"
import type { Origin } from "@kitwright/db/movements"
import { createTestDatabase, type TestDatabase } from "@kitwright/db/test-kit"
import { DomainError } from "@kitwright/domain/errors"
import { PartKey } from "@kitwright/domain/ids"
import type { z } from "zod"
import * as boxes from "../src/boxes/boxes.ts"
import { type ChangeCall, change } from "../src/change.ts"
import * as archiveKit from "../src/kits/archive-kit.ts"
import * as lines from "../src/kits/edit-lines.ts"
import * as saveKit from "../src/kits/save-kit.ts"
import { updateLot, updateLotInput } from "../src/lots/update-lot.ts"
import * as archivePart from "../src/parts/archive-part.ts"
import { createPart, createPartInput } from "../src/parts/create-part.ts"
import { updatePart, updatePartInput } from "../src/parts/update-part.ts"
import { addStock, addStockInput } from "../src/stock/add-stock.ts"
import { countStock, countStockInput } from "../src/stock/count-stock.ts"
import { moveStock, moveStockInput } from "../src/stock/move-stock.ts"
import * as remove from "../src/stock/remove-stock.ts"
import { undoMovement, undoMovementInput } from "../src/stock/undo-movement.ts"
import * as types from "../src/types/types.ts"
import { type LedgerReport, verifyLedger } from "../src/verify-ledger.ts"

/** The database of this test file or process. */
let open: Db | undefined

export function db(): Db {
  if (open === undefined) throw new Error("this test has not opened its database")
  return open
}

export function useDatabase(database: Db): void {
  open = database
}

/** A database of its own for a test file; the use cases below work on it. */
export async function openShop(): Promise<TestDatabase> {
  const database = await createTestDatabase()
  useDatabase(database.db)
  return database
}

/** The moment at which tests change things, unless they say otherwise. */
export const at = "2026-05-01T12:00:00.000Z"
export const today = at.slice(0, 10)

/** What a test may say of a call besides its input. */
export type CallOptions = Partial<ChangeCall> & {
  /** Runs at the end of the transaction, when all of the use case's work is done and nothing of it is committed. */
  beforeCommit?: () => Promise<void>
}

/** A changing use case: input as it comes over the wire, read by its schema, run in a transaction of its own. */
export type UseCase<Input, R> = (input: Input, options?: CallOptions) => Promise<R>

function useCase<Output, Input, R>(
  schema: z.ZodType<Output, Input>,
  act: (tx: Tx, origin: Origin, input: Output) => Promise<R>,
): UseCase<Input, R> {
  return async (input, { beforeCommit, ...call } = {}) => {
    const usual = {
      procedure: act.name,
      body: input,
      idempotencyKey: null,
      actor: "local",
      requestId: "request",
      at,
    }
    return await change(db(), { ...usual, ...call }, async (tx, origin) => {
      const answer = await act(tx, origin, schema.parse(input))
      await beforeCommit?.()
      return answer
    })
  }
}

/** Every changing use case by name, for tests and for the processes that they start. */
export const shop = {
  createPart: useCase(createPartInput, createPart),
  updatePart: useCase(updatePartInput, updatePart),
  archivePart: useCase(archivePart.partKeyChange, archivePart.archivePart),
  unarchivePart: useCase(archivePart.partKeyChange, archivePart.unarchivePart),
  deletePart: useCase(archivePart.partKeyChange, archivePart.deletePart),
  updateLot: useCase(updateLotInput, updateLot),
  createType: useCase(types.createTypeInput, types.createType),
  updateType: useCase(types.updateTypeInput, types.updateType),
  deleteType: useCase(types.typeIdChange, types.deleteType),
  createBox: useCase(boxes.createBoxInput, boxes.createBox),
  updateBox: useCase(boxes.updateBoxInput, boxes.updateBox),
  deleteBox: useCase(boxes.boxNoChange, boxes.deleteBox),
  addStock: useCase(addStockInput, addStock),
  removeStock: useCase(remove.removeStockInput, remove.removeStock),
  removeMany: useCase(remove.removeManyInput, remove.removeManyFromStock),
  moveStock: useCase(moveStockInput, moveStock),
  countStock: useCase(countStockInput, countStock),
  undoMovement: useCase(undoMovementInput, undoMovement),
  createKit: useCase(saveKit.createKitInput, saveKit.createKit),
  updateKit: useCase(saveKit.updateKitInput, saveKit.updateKit),
  archiveKit: useCase(archiveKit.kitIdChange, archiveKit.archiveKit),
  unarchiveKit: useCase(archiveKit.kitIdChange, archiveKit.unarchiveKit),
  deleteKit: useCase(archiveKit.kitIdChange, archiveKit.deleteKit),
  addLine: useCase(lines.addLineInput, lines.addLine),
  updateLine: useCase(lines.updateLineInput, lines.updateLine),
  moveLine: useCase(lines.moveLineInput, lines.moveLine),
  removeLine: useCase(lines.removeLineInput, lines.removeLine),
}

export type UseCaseName = keyof typeof shop

/** Why a change was refused. Anything but a refusal is an error of the test. */
export type Refusal = { reason: string; details: Readonly<Record<string, unknown>>; message: string }

export async function refusalOf(attempt: Promise<unknown>): Promise<Refusal> {
  const error = await attempt.then(
    (answer) => new Error(`nothing was refused: ${JSON.stringify(answer)}`),
    (reason: unknown) => reason,
  )
  if (!(error instanceof DomainError)) throw error
  return { reason: error.reason, details: error.details, message: error.message }
}

/** Replays the whole ledger: the proof that every balance is the sum of its movements. */
export async function proveLedger(): Promise<LedgerReport> {
  const call = {
    procedure: "verify",
    body: null,
    idempotencyKey: null,
    actor: "local",
    requestId: "request",
    at,
  }
  return await change(db(), call, verifyLedger)
}

/** A part key as a test writes it. */
export function key(text: string): PartKey {
  return PartKey.parse(text)
}

/** What a test expects to be there. */
export function known<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error("what this test needs is missing")
  return value
}
