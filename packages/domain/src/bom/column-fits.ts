import type { BomField } from "./bom-file.ts"
import type { ColumnProfile } from "./column-profile.ts"
import type { Certainty } from "./header-cell.ts"

type Proof = (profile: ColumnProfile, certainty: Certainty, hasDesignators: boolean) => boolean

const isText = (profile: ColumnProfile): boolean => profile.links < 0.5 && profile.numbers < 0.8

/** What the cells of a column must look like before a word over it is believed; an empty column proves nothing. */
const proofs: Readonly<Record<BomField, Proof>> = {
  partKey: (profile) => profile.partKeys >= 0.5,
  designators: (profile, certainty) => {
    if (certainty === "certain") return profile.numbers < 0.8
    if (certainty === "likely") return profile.designators >= 0.3 || profile.designatorShapes >= 0.8
    return profile.designators >= 0.6
  },
  quantity: (profile, certainty) =>
    certainty === "certain" ? profile.quantities >= 0.5 : profile.quantities >= 0.8 && !profile.isSequence,
  unit: (profile) => profile.units >= 0.5,
  value: (profile, certainty, hasDesignators) =>
    profile.links < 0.5 &&
    !profile.isSequence &&
    (certainty !== "possible" || (hasDesignators && profile.designators < 0.5)),
  footprint: (profile) => profile.links < 0.5,
  partNumber: (profile, certainty) => {
    if (profile.isSequence || profile.links >= 0.5) return false
    if (certainty === "certain") return true
    // What stands on many lines numbers a group, a recipe or a shop, not the part.
    return profile.variety >= 0.5 && profile.codes >= (certainty === "likely" ? 0.5 : 0.7)
  },
  manufacturer: isText,
  supplierNumber: (profile, certainty) =>
    profile.links < 0.5 && !profile.isSequence && (certainty === "certain" || profile.codes >= 0.5),
  description: (profile, certainty) =>
    certainty === "certain"
      ? profile.links < 0.5
      : isText(profile) && profile.words >= 0.5 && profile.designators < 0.5,
  dnp: (profile, certainty) => certainty === "certain" || profile.marks >= 0.8,
}

/** Whether the cells of a column allow it to be the field that its header may stand for. */
export function columnFits(
  field: BomField,
  certainty: Certainty,
  profile: ColumnProfile,
  hasDesignators: boolean,
): boolean {
  if (profile.filled === 0) return certainty === "certain"
  return proofs[field](profile, certainty, hasDesignators)
}
