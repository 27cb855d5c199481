import type { Db, Tx } from "@kitwright/db/database"
import { deleteLink, insertLink, listLinks as selectLinks, type LinkRow } from "@kitwright/db/links"
import type { Origin } from "@kitwright/db/movements"
import { notFound } from "@kitwright/domain/errors"
import { LinkId, PartKey } from "@kitwright/domain/ids"
import { z } from "zod"
import { changeInput, optionalLine } from "../input.ts"
import { getLockedPart, getPartFacts } from "./part-rows.ts"

const webAddress = z
  .string()
  .trim()
  .max(2_000)
  .refine((text) => isWebAddress(text), {
    error: "Expected a web address that starts with http:// or https://.",
  })

export const addLinkInput = changeInput({ key: PartKey, url: webAddress, title: optionalLine().optional() })
export const removeLinkInput = changeInput({ key: PartKey, linkId: LinkId })

/** The links of a part, oldest first. @throws NOT_FOUND */
export async function listLinks(db: Db, key: PartKey): Promise<LinkRow[]> {
  return await selectLinks(db, (await getPartFacts(db, key)).id)
}

/** Adds a link; without a title it is called by its address. @throws NOT_FOUND */
export async function addLink(
  tx: Tx,
  _origin: Origin,
  input: z.output<typeof addLinkInput>,
): Promise<LinkRow> {
  const part = await getLockedPart(tx, input.key)
  return await insertLink(tx, part.id, { url: input.url, title: input.title ?? input.url })
}

/** @throws NOT_FOUND for the part, or when the part has no such link */
export async function removeLink(
  tx: Tx,
  _origin: Origin,
  input: z.output<typeof removeLinkInput>,
): Promise<{ linkId: LinkId }> {
  const part = await getLockedPart(tx, input.key)
  if (!(await deleteLink(tx, part.id, input.linkId))) throw notFound("link", input.linkId)
  return { linkId: input.linkId }
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  return ["http:", "https:"].includes(new URL(text).protocol)
}
