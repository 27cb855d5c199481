import type { Outputs } from "../app/outputs.ts"
import { placeText } from "../boxes/place.ts"

export type Movement = Outputs["parts"]["movements"]["items"][number]
type Side = "from" | "to"

const reasons: Readonly<Record<Movement["reason"], string>> = {
  opening: "Opening stock",
  receipt: "Received",
  adjustment: "Used",
  count: "Counted",
  move: "Moved",
  loss: "Lost",
  undo: "Undone",
}

const accounts: Readonly<Record<string, string>> = {
  supplier: "supplier",
  consumed: "used up",
  produced: "made",
  lost: "lost",
  counted: "count",
}

/** Why it moved. */
export function reasonWord(movement: Pick<Movement, "reason">): string {
  return reasons[movement.reason]
}

/** One end of a movement: a location as on its label, or what stands outside the boxes. */
export function endOf(movement: Movement, side: Side): string {
  const boxNo = side === "from" ? movement.fromBoxNo : movement.toBoxNo
  const locNo = side === "from" ? movement.fromLocNo : movement.toLocNo
  const account = movement[side]
  if (boxNo !== null && locNo !== null) return placeText({ boxNo, locNo })
  return accounts[account] ?? account
}

/** How the movement changed what lies in the boxes: more, less, or the same. */
export function signOf(movement: { fromBoxNo: number | null; toBoxNo: number | null }): "+" | "−" | "" {
  if (movement.fromBoxNo === null) return movement.toBoxNo === null ? "" : "+"
  return movement.toBoxNo === null ? "−" : ""
}

/** Why a movement can't be undone here, or null when it can. */
export function whyNotUndo(movement: Movement): string | null {
  if (movement.reason === "undo")
    return movement.reverses === null ? "" : `takes back no. ${movement.reverses}`
  if (movement.reversedBy !== null) return `taken back by no. ${movement.reversedBy}`
  if (movement.importId !== null) return `part of import ${movement.importId}`
  return null
}
