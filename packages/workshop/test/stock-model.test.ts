import { deepStrictEqual as assertSame } from "node:assert/strict"
import { runSql, type TestDatabase } from "@kitwright/db/test-kit"
import { DomainError } from "@kitwright/domain/errors"
import { Quantity } from "@kitwright/domain/quantity"
import * as fc from "fast-check"
import { afterAll, beforeAll, expect, it } from "vitest"
import { listPartStock } from "../src/parts/part-ledger.ts"
import { db, key, known, openShop, proveLedger, shop } from "./shop.ts"
import {
  apply,
  emptyModel,
  type Expected,
  expectAdd,
  expectCount,
  expectTake,
  expectUndo,
  type Model,
  today,
} from "./stock-model.ts"

let database: TestDatabase

beforeAll(async () => {
  database = await openShop()
})
afterAll(async () => {
  await database.close()
})

/** The same things in the database: ids of what the model knows by index. */
type Real = { partKeys: string[]; boxNo: number; lotIds: number[]; movementIds: number[] }

/** What a use case answered that the model needs to know. */
type Answer = { movementIds: number[] }

/** How often each command ended in each way, over all runs. */
const endings = new Map<string, number>()

class StockCommand implements fc.AsyncCommand<Model, Real> {
  readonly name: string
  readonly input: object
  readonly expected: (model: Model) => Expected
  readonly perform: (real: Real) => Promise<Answer>

  constructor(
    name: string,
    input: object,
    expected: (model: Model) => Expected,
    perform: (real: Real) => Promise<Answer>,
  ) {
    this.name = name
    this.input = input
    this.expected = expected
    this.perform = perform
  }

  check(): boolean {
    return true
  }

  async run(model: Model, real: Real): Promise<void> {
    const expected = this.expected(model)
    const ended = await this.perform(real).catch((error: unknown) => {
      if (error instanceof DomainError) return { refusal: error.reason }
      throw error
    })
    const ending = "refusal" in ended ? ended.refusal : "done"
    assertSame(ending, "refusal" in expected ? expected.refusal : "done")
    endings.set(`${this.name} ${ending}`, (endings.get(`${this.name} ${ending}`) ?? 0) + 1)
    apply(model, expected)
    if ("movementIds" in ended) await rememberIds(real, ended.movementIds)
    assertSame(await readStock(real), stockOf(model))
  }

  toString(): string {
    return `${this.name}(${JSON.stringify(this.input)})`
  }
}

const part = fc.constantFrom(0, 1)
const spot = fc.constantFrom(0, 1, 2)
const quantity = fc.constantFrom("0.000001", "0.1", "0.2", "0.5", "1", "1", "2", "3", "5")
const lotIndex = fc.nat(5)
const maybeLot = fc.option(lotIndex, { freq: 3 })
const expiresAt = fc.option(fc.constantFrom("2026-04-30", today, "2026-06-01", "2026-07-01"), { freq: 2 })
const receivedAt = fc.constantFrom(
  "2026-04-01T00:00:00.000Z",
  "2026-04-02T00:00:00.000Z",
  "2026-05-02T00:00:00.000Z",
)

const adds = fc.record({ part, spot, quantity, expiresAt, receivedAt }).map(
  (input) =>
    new StockCommand(
      "add",
      input,
      (model) =>
        expectAdd(
          model,
          { part: input.part, expiresAt: input.expiresAt, receivedAt: input.receivedAt, held: false },
          input.spot,
          millionths(input.quantity),
        ),
      async (real) => {
        const expiry = input.expiresAt === null ? {} : { expiresAt: input.expiresAt }
        const { movementId } = await shop.addStock({
          ...at(real, input),
          quantity: input.quantity,
          receivedAt: input.receivedAt,
          ...expiry,
        })
        return { movementIds: [movementId] }
      },
    ),
)

const take = fc.record({ part, spot, quantity, lot: maybeLot, allowExpired: fc.boolean() })

const removes = take.map(
  (input) =>
    new StockCommand(
      "remove",
      input,
      (model) =>
        expectTake(
          model,
          { ...input, quantity: millionths(input.quantity), lot: namedLot(model, input.lot) },
          "outside",
        ),
      (real) =>
        shop.removeStock({
          ...at(real, input),
          ...lotId(real, input.lot),
          quantity: input.quantity,
          allowExpired: input.allowExpired,
        }),
    ),
)

const moves = fc.record({ from: take, to: spot }).map(
  ({ from, to }) =>
    new StockCommand(
      "move",
      { from, to },
      (model) =>
        expectTake(
          model,
          { ...from, quantity: millionths(from.quantity), lot: namedLot(model, from.lot) },
          to,
        ),
      (real) => {
        const { partKey, boxNo, locNo } = at(real, from)
        const move = { partKey, from: { boxNo, locNo }, to: { boxNo, locNo: to + 1 } }
        return shop.moveStock({
          ...move,
          ...lotId(real, from.lot),
          quantity: from.quantity,
          allowExpired: from.allowExpired,
        })
      },
    ),
)

const counts = fc.record({ part, spot, counted: fc.oneof(quantity, fc.constant("0")), lot: maybeLot }).map(
  (input) =>
    new StockCommand(
      "count",
      input,
      (model) =>
        expectCount(model, input.part, input.spot, millionths(input.counted), namedLot(model, input.lot)),
      (real) => shop.countStock({ ...at(real, input), ...lotId(real, input.lot), counted: input.counted }),
    ),
)

const undos = fc.record({ movement: fc.nat(20) }).map(
  (input) =>
    new StockCommand(
      "undo",
      input,
      (model) => expectUndo(model, input.movement % Math.max(model.movements.length, 1)),
      async (real) => {
        const movementId = real.movementIds[input.movement % Math.max(real.movementIds.length, 1)] ?? nobody
        return { movementIds: [(await shop.undoMovement({ movementId })).movementId] }
      },
    ),
)

const lotEdits = fc.record({ lot: lotIndex, held: fc.boolean(), expiresAt }).map(
  (input) =>
    new StockCommand(
      "edit lot",
      input,
      (model) => {
        const lot = model.lots[namedLot(model, input.lot) ?? 0]
        if (lot === undefined) return { refusal: "NOT_FOUND" }
        Object.assign(lot, { held: input.held, expiresAt: input.expiresAt })
        return { movements: [] }
      },
      async (real) => {
        await shop.updateLot({
          lotId: lotId(real, input.lot).lotId ?? nobody,
          held: input.held,
          expiresAt: input.expiresAt,
        })
        return { movementIds: [] }
      },
    ),
)

it("the database does to stock what the rules say, whatever is done to it", async () => {
  const commands = fc.commands([adds, adds, removes, removes, moves, moves, counts, undos, undos, lotEdits], {
    maxCommands: 40,
    size: "max",
  })
  const run = fc.asyncProperty(commands, async (steps) => {
    await fc.asyncModelRun(async () => ({ model: emptyModel(), real: await newShelf() }), steps)
    await proveLedger()
  })
  await fc.assert(run, { seed: 20_260_501, numRuns: 120 })

  // None of these may be missing, or the runs above have proved less than they seem to.
  expect([...endings.keys()].toSorted()).toEqual([
    "add VALIDATION",
    "add done",
    "count NOT_FOUND",
    "count VALIDATION",
    "count done",
    "edit lot NOT_FOUND",
    "edit lot done",
    "move INSUFFICIENT_STOCK",
    "move VALIDATION",
    "move done",
    "remove INSUFFICIENT_STOCK",
    "remove VALIDATION",
    "remove done",
    "undo INVALID_STATE",
    "undo IN_USE",
    "undo NOT_FOUND",
    "undo done",
  ])
})

/** The id of nothing. */
const nobody = 2_000_000_000

async function newShelf(): Promise<Real> {
  const { boxNo } = await shop.createBox({ description: "Shelf", capacity: 3 })
  const weighed = await shop.createPart({ description: "Flour", unit: "g" })
  const counted = await shop.createPart({ description: "Bolt", unit: "each" })
  return { partKeys: [weighed.key, counted.key], boxNo, lotIds: [], movementIds: [] }
}

function millionths(text: string): bigint {
  return Quantity.of(text).millionths
}

function at(real: Real, input: { part: number; spot: number }) {
  return { partKey: known(real.partKeys[input.part]), boxNo: real.boxNo, locNo: input.spot + 1 }
}

/** A lot is named by a number that is brought into the range of those there are; without any lot none is named. */
function namedLot(model: Model, lot: number | null): number | null {
  return lot === null || model.lots.length === 0 ? null : lot % model.lots.length
}

function lotId(real: Real, lot: number | null): { lotId?: number } {
  return lot === null || real.lotIds.length === 0
    ? {}
    : { lotId: known(real.lotIds[lot % real.lotIds.length]) }
}

async function rememberIds(real: Real, movementIds: readonly number[]): Promise<void> {
  real.movementIds.push(...movementIds)
  const rows = await runSql<{ lotId: number }>(
    db(),
    "select lot_id from movements where id = any($1::bigint[]) order by id",
    [movementIds],
  )
  for (const row of rows) if (!real.lotIds.includes(row.lotId)) real.lotIds.push(row.lotId)
}

/** Lot and location → quantity, as the use cases list it. */
async function readStock(real: Real): Promise<Record<string, string>> {
  const rows = await Promise.all(real.partKeys.map((partKey) => listPartStock(db(), key(partKey), today)))
  return Object.fromEntries(
    rows.flat().map((row) => [`${real.lotIds.indexOf(row.lotId)}@${row.locNo - 1}`, row.quantity]),
  )
}

function stockOf(model: Model): Record<string, string> {
  return Object.fromEntries(
    [...model.stock].map(([place, quantityThere]) => [
      place,
      Quantity.ofMillionths(quantityThere).toString(),
    ]),
  )
}
