import type { Db, Tx } from "@kitwright/db/database"
import { findKitLine, type KitLineRow } from "@kitwright/db/kit-lines"
import { findKit, type KitRow, lockKit } from "@kitwright/db/kits"
import { listKitEdgesFrom } from "@kitwright/db/kits-below"
import { findCycle } from "@kitwright/domain/cycle"
import { bomCycle, invalidState, notFound, versionConflict } from "@kitwright/domain/errors"
import type { KitId, LineId } from "@kitwright/domain/ids"
import { getKit } from "./get-kit.ts"

/** @throws NOT_FOUND */
export async function getKitRow(db: Db, id: KitId): Promise<KitRow> {
  const kit = await findKit(db, id)
  if (kit === undefined) throw notFound("kit", id)
  return kit
}

/** Locks a kit for a change. @throws NOT_FOUND */
export async function getLockedKit(tx: Tx, id: KitId): Promise<KitRow> {
  const kit = await lockKit(tx, id)
  if (kit === undefined) throw notFound("kit", id)
  return kit
}

/** Locks a kit whose fields or lines will change. @throws NOT_FOUND, INVALID_STATE when it is archived */
export async function getEditableKit(tx: Tx, id: KitId): Promise<KitRow> {
  const kit = await getLockedKit(tx, id)
  if (kit.status === "archived")
    throw invalidState("This kit is archived and read-only. Bring it back first.", "archived")
  return kit
}

/** A line of a kit that the caller has locked, at the version the user saw. @throws NOT_FOUND, VERSION_CONFLICT */
export async function getLineAt(tx: Tx, lineId: LineId, version: number, today: string): Promise<KitLineRow> {
  const line = await getLine(tx, lineId)
  if (line.version !== version) {
    const kit = await getKit(tx, line.kitId, today)
    throw versionConflict(kit.lines.find((current) => current.id === lineId))
  }
  return line
}

/** @throws NOT_FOUND */
export async function getLine(db: Db, lineId: LineId): Promise<KitLineRow> {
  const line = await findKitLine(db, lineId)
  if (line === undefined) throw notFound("line", lineId)
  return line
}

/** @throws BOM_CYCLE with the path when a kit, as this transaction has changed it, contains itself. The graph is locked. */
export async function refuseCycle(tx: Tx, kitId: KitId): Promise<void> {
  const edges = await listKitEdgesFrom(tx, kitId)
  const cycle = findCycle(
    edges.map((edge) => ({ from: edge.fromId, to: edge.toId })),
    kitId,
  )
  if (cycle === undefined) return
  const names = new Map(
    edges.flatMap((edge) => [[edge.fromId, edge.fromName] as const, [edge.toId, edge.toName] as const]),
  )
  throw bomCycle(cycle.map((id) => ({ kitId: id, kitName: names.get(id) ?? `kit ${id}` })))
}
