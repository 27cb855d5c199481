/**
 * The database and the store each carry a mark of how far sweeps have come. When they differ, one of them was brought back
 * from a copy: then the database does not know what the store holds, and nothing may be deleted until somebody has looked.
 */
export interface GcEpoch {
  /** Which history this is: a new one begins when somebody adopts a store. */
  readonly lineage: string
  /** Counted up by each sweep: first in the database, then in the store. */
  readonly epoch: number
}

export type EpochVerdict =
  /** Both say the same: sweep. */
  | "same"
  /** A sweep ended between its two marks: write the store's, then sweep. */
  | "store is one behind"
  /** The store has no mark: it is new, or not ours. */
  | "store has none"
  /** Sweep nothing. */
  | "different"

/** Compares the two marks. */
export function compareEpochs(database: GcEpoch, store: GcEpoch | undefined): EpochVerdict {
  if (store === undefined) return "store has none"
  if (store.lineage !== database.lineage) return "different"
  if (store.epoch === database.epoch) return "same"
  return store.epoch === database.epoch - 1 ? "store is one behind" : "different"
}
