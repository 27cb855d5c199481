import { demoKits } from "../names.ts"
import type { KitRow } from "../rows.ts"

const giftBox: KitRow = {
  name: demoKits.giftBox,
  description: "Packed on Saturday, collected on Sunday before nine.",
  buildTarget: "20",
  lines: [
    ["LOAF", "1"],
    ["CROI", "4"],
    ["COOK", "6"],
    ["JAMS", "1"],
    ["GRAN", "1"],
    ["GIFT", "1"],
    ["TISS", "2"],
    ["RIBN", "1.2 m"],
    ["CARD", "1"],
    ["LABB", "6 min"],
  ],
}

const officeTray: KitRow = {
  name: "Office tray for twelve",
  description: "For meetings; delivered at half past eight.",
  buildTarget: "2",
  lines: [
    ["CROI", "1 dozen"],
    ["SLCE", "6"],
    ["COOK", "1/2 dozen"],
    ["TRAY", "1"],
    ["LABB", "15 min"],
  ],
}

/** Made from the end of November on; parked until then. */
const stollen: KitRow = {
  name: "Almond stollen",
  description: "Soak the raisins the day before. Ripens two weeks in the cold room.",
  output: "STOL",
  yield: "8",
  buildTarget: "0",
  leadTimeDays: 16,
  lines: [
    ["FLPL", "2 kg"],
    ["BUTR", "900 g"],
    ["MILK", "550 ml"],
    ["SUGR", "260 g"],
    ["YEST", "120 g"],
    ["RAIS", "1 kg"],
    ["ALMD", "500 g"],
    ["LEMN", "2", { note: "Zest only." }],
    ["SUGI", "350 g"],
    ["SALT", "20 g"],
    ["LABB", "3 h"],
  ],
}

const ryeLoaf: KitRow = {
  name: "Rye loaf, old recipe",
  description: "Until the deck oven came. Too dense for the new one.",
  output: "RYEL",
  yield: "4",
  buildTarget: "8",
  archived: true,
  lines: [
    ["FLRY", "3.6 kg"],
    ["FLBR", "900 g"],
    ["STRT", "1500 g"],
    ["WATR", "3 1/4 l"],
    ["SALT", "90 g"],
  ],
}

export const boxesAndTrays: readonly KitRow[] = [giftBox, officeTray, stollen, ryeLoaf]
