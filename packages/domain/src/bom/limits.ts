/** Bounds that keep one file from using up the memory or time of everybody else. */
export const bomRowsMax = 50_000
export const bomColumnsMax = 500
/** A longer cell is cut and its row is invalid. */
export const cellLengthMax = 5_000
/** A range such as R1-R2000 is no list of designators but a mistake. */
export const designatorRangeMax = 1_000
/** Ranges make few characters into many names; this bounds one cell and one file. */
export const designatorsPerCellMax = 5_000
export const designatorsPerFileMax = 500_000
/** How far down a header may stand, in records that are not empty. */
export const headerSearchRecordsMax = 60
/** How many lines decide which delimiter it is, and how many rows describe a column. */
export const sampleRecordsMax = 400
/** The same in characters, for files with very long lines. */
export const sampleLengthMax = 1_000_000
/** No line of a kit needs more; a barcode in the wrong column would. 50,000 such lines still have a sum. */
export const rowQuantityMax = 10_000_000n
