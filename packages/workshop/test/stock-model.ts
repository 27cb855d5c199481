/**
 * The ledger as plain maps, written from the rules alone: what a test's commands should do to two parts on three locations.
 * Quantities are counted in millionths.
 */

/** A location (0, 1 or 2), or anywhere outside the shelves. */
export type Spot = number | "outside"

export type ModelLot = { part: number; expiresAt: string | null; receivedAt: string; held: boolean }
type ModelMovement = { lot: number; quantity: bigint; from: Spot; to: Spot }
type BookedMovement = ModelMovement & { undoes: number | null; undone: boolean }

/** What a command should lead to: a refusal, or movements in their order and perhaps a new lot that they put in. */
export type Expected =
  | { refusal: string }
  | { movements: ModelMovement[]; newLot?: ModelLot; undoes?: number }

export type Model = {
  lots: ModelLot[]
  movements: BookedMovement[]
  /** Lot and location → quantity above 0. */
  stock: Map<string, bigint>
}

export const today = "2026-05-01"
/** Part 0 is weighed, part 1 is counted in wholes. */
const divisible = [true, false]

export function emptyModel(): Model {
  return { lots: [], movements: [], stock: new Map() }
}

function onHand(model: Model, lot: number, spot: Spot): bigint {
  return model.stock.get(`${lot}@${spot}`) ?? 0n
}

/** Brings the model to where the database should be after a command. */
export function apply(model: Model, expected: Expected): void {
  if ("refusal" in expected) return
  if (expected.newLot !== undefined) model.lots.push(expected.newLot)
  const undone = expected.undoes === undefined ? undefined : model.movements[expected.undoes]
  if (undone !== undefined) undone.undone = true
  for (const movement of expected.movements) {
    model.movements.push({ ...movement, undoes: expected.undoes ?? null, undone: false })
    change(model, movement.lot, movement.from, -movement.quantity)
    change(model, movement.lot, movement.to, movement.quantity)
  }
}

function change(model: Model, lot: number, spot: Spot, quantity: bigint): void {
  if (spot === "outside") return
  const after = onHand(model, lot, spot) + quantity
  if (after < 0n) throw new Error("the model itself went below zero")
  if (after === 0n) model.stock.delete(`${lot}@${spot}`)
  else model.stock.set(`${lot}@${spot}`, after)
}

export type Take = { part: number; spot: number; quantity: bigint; lot: number | null; allowExpired: boolean }

export function expectAdd(model: Model, lot: ModelLot, spot: number, quantity: bigint): Expected {
  if (isFractionOfWhole(lot.part, quantity)) return { refusal: "VALIDATION" }
  return { newLot: lot, movements: [{ lot: model.lots.length, quantity, from: "outside", to: spot }] }
}

export function expectTake(model: Model, take: Take, to: Spot): Expected {
  if (to === take.spot || isFractionOfWhole(take.part, take.quantity)) return { refusal: "VALIDATION" }
  const usable = lotsAt(model, take.part, take.spot)
    .filter((lot) => take.lot === null || lot === take.lot)
    .filter((lot) => take.allowExpired || isFree(model, lot))
  const movements = takeInOrder(model, usable, take.spot, take.quantity, to)
  return movements === null ? { refusal: "INSUFFICIENT_STOCK" } : { movements }
}

export function expectCount(
  model: Model,
  part: number,
  spot: number,
  counted: bigint,
  named: number | null,
): Expected {
  if (isFractionOfWhole(part, counted)) return { refusal: "VALIDATION" }
  if (named !== null && model.lots[named]?.part !== part) return { refusal: "NOT_FOUND" }
  const lots = lotsAt(model, part, spot).filter((lot) => named === null || lot === named)
  const difference = counted - lots.reduce((sum, lot) => sum + onHand(model, lot, spot), 0n)
  if (difference === 0n) return { movements: [] }
  if (difference < 0n) return { movements: takeInOrder(model, lots, spot, -difference, "outside") ?? [] }
  const into = named ?? newestOf(model, lots)
  const movement = { quantity: difference, from: "outside" as const, to: spot }
  if (into !== null) return { movements: [{ lot: into, ...movement }] }
  const newLot = { part, expiresAt: null, receivedAt: `${today}T12:00:00.000Z`, held: false }
  return { newLot, movements: [{ lot: model.lots.length, ...movement }] }
}

export function expectUndo(model: Model, index: number): Expected {
  const movement = model.movements[index]
  if (movement === undefined) return { refusal: "NOT_FOUND" }
  if (movement.undoes !== null || movement.undone) return { refusal: "INVALID_STATE" }
  const { lot, quantity, from, to } = movement
  if (to !== "outside" && onHand(model, lot, to) < quantity) return { refusal: "IN_USE" }
  return { movements: [{ lot, quantity, from: to, to: from }], undoes: index }
}

function isFractionOfWhole(part: number, quantity: bigint): boolean {
  return divisible[part] === false && quantity % 1_000_000n !== 0n
}

function isFree(model: Model, lot: number): boolean {
  const { held, expiresAt } = model.lots[lot] ?? { held: true, expiresAt: null }
  return !held && (expiresAt === null || expiresAt >= today)
}

/** Lots of a part that lie at a location, in the order of taking: earliest expiry, then oldest, then first made. */
function lotsAt(model: Model, part: number, spot: number): number[] {
  const sortKey = (lot: number) => `${model.lots[lot]?.expiresAt ?? "9999"} ${model.lots[lot]?.receivedAt}`
  return model.lots
    .flatMap((lot, index) => (lot.part === part && onHand(model, index, spot) > 0n ? [index] : []))
    .toSorted((a, b) => (sortKey(a) === sortKey(b) ? a - b : sortKey(a) < sortKey(b) ? -1 : 1))
}

function newestOf(model: Model, lots: readonly number[]): number | null {
  const newest = lots.toSorted((a, b) => {
    const [left = "", right = ""] = [model.lots[a]?.receivedAt, model.lots[b]?.receivedAt]
    return left === right ? b - a : left < right ? 1 : -1
  })
  return newest[0] ?? null
}

function takeInOrder(
  model: Model,
  lots: readonly number[],
  spot: number,
  quantity: bigint,
  to: Spot,
): ModelMovement[] | null {
  let left = quantity
  const movements: ModelMovement[] = []
  for (const lot of lots) {
    const there = onHand(model, lot, spot)
    const taken = there < left ? there : left
    if (taken > 0n) movements.push({ lot, quantity: taken, from: spot, to })
    left -= taken
  }
  return left === 0n ? movements : null
}
