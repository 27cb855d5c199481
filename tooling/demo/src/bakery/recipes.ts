import { demoKits } from "../names.ts"
import type { KitRow } from "../rows.ts"

const starter: KitRow = {
  name: "Sourdough starter",
  description: "Feed the evening before; ripe after eleven hours at 24 °C.",
  output: "STRT",
  yield: "2000",
  buildTarget: "4000",
  leadTimeDays: 1,
  lines: [
    ["FLBR", "800 g"],
    ["FLRY", "200 g"],
    ["WATR", "1 l"],
    ["LABB", "10 min"],
  ],
}

const sourdough: KitRow = {
  name: demoKits.sourdough,
  description:
    "Autolyse one hour, bulk four hours with four folds, proof overnight in the cold room. 240 °C with steam.",
  output: "LOAF",
  yield: "12",
  buildTarget: "36",
  leadTimeDays: 1,
  lines: [
    ["FLBR", "5.4 kg"],
    ["FLWW", "600 g"],
    ["STRT", "1200 g"],
    ["WATR", "4 l"],
    ["SALT", "132 g"],
    ["LABB", "1 1/4 h"],
  ],
}

const puffPastry: KitRow = {
  name: "Puff pastry",
  description: "Six single turns, two at a time, with an hour in the cold between them.",
  output: "PUFF",
  yield: "2450",
  buildTarget: "0",
  leadTimeDays: 1,
  lines: [
    ["FLPL", "1 kg"],
    ["BUTS", "1 kg"],
    ["WATR", "480 ml"],
    ["SALT", "20 g"],
    ["LEMN", "1/2", { note: "Juice only." }],
    ["LABB", "50 min"],
  ],
}

const custard: KitRow = {
  name: "Vanilla custard",
  description: "Keeps two days in the cold room.",
  output: "CUST",
  yield: "1600",
  buildTarget: "3200",
  lines: [
    ["MILK", "1 l"],
    ["EGGS", "6"],
    ["SUGR", "220 g"],
    ["STCH", "90 g"],
    ["BUTR", "60 g"],
    ["VANI", "2 tsp"],
    ["LABB", "25 min"],
  ],
}

const custardSlices: KitRow = {
  name: "Custard slices",
  description: "Bake the pastry between two trays, fill when cold, cut with the long knife.",
  output: "SLCE",
  yield: "16",
  buildTarget: "32",
  lines: [
    ["PUFF", "1200 g"],
    ["CUST", "1600 g"],
    ["SUGI", "120 g"],
    ["LABB", "40 min"],
  ],
}

const croissants: KitRow = {
  name: "Croissants",
  description: "Three single turns; shape at 80 g, proof two hours at 26 °C.",
  output: "CROI",
  yield: "24",
  buildTarget: "72",
  leadTimeDays: 1,
  lines: [
    ["FLPL", "1 kg"],
    ["MILK", "280 ml"],
    ["WATR", "220 ml"],
    ["SUGR", "110 g"],
    ["YEST", "40 g"],
    ["SALT", "20 g"],
    ["BUTR", "60 g", { note: "In the dough." }],
    ["BUTS", "500 g", { note: "For laminating." }],
    ["EGGS", "1", { note: "To glaze." }],
    ["LABB", "2 1/2 h"],
  ],
}

/** An American recipe, measured the American way; the parts are kept in kilograms. */
const cookies: KitRow = {
  name: demoKits.cookies,
  description: "Rest the dough overnight. 190 °C for eleven minutes; they look underdone when they are done.",
  output: "COOK",
  yield: "48",
  buildTarget: "144",
  leadTimeDays: 1,
  lines: [
    ["FLPL", "2 1/4 cup"],
    ["SODA", "1 tsp"],
    ["SALT", "1 tsp"],
    ["BUTR", "1 cup"],
    ["SUGR", "3/4 cup"],
    ["SUGB", "3/4 cup", { note: "Packed." }],
    ["EGGS", "2"],
    ["VANI", "1 1/2 tsp"],
    ["CHOC", "12 oz", { alternatives: ["CHOM"], note: "Dark, or milk for the school." }],
    ["WNUT", "1/3 cup", { note: "Chopped coarsely." }],
    ["LABB", "50 min"],
  ],
}

const granola: KitRow = {
  name: "Honey granola",
  description: "150 °C for 35 minutes, turn twice. Raisins go in when it is cold.",
  output: "GRAN",
  yield: "12",
  buildTarget: "12",
  lines: [
    ["OATS", "2.4 kg"],
    ["ALMD", "600 g"],
    ["SEED", "400 g"],
    ["HONY", "1 2/3 cup"],
    ["OILR", "1 cup"],
    ["RAIS", "600 g"],
    ["CINN", "2 tbsp"],
    ["SALT", "2 tsp"],
    ["POUC", "12"],
    ["LABL", "12"],
    ["LABB", "1 h"],
  ],
}

const jam: KitRow = {
  name: "Strawberry jam",
  description: "Four minutes at a rolling boil; fill hot, turn the jars over for five minutes.",
  output: "JAMS",
  yield: "12",
  buildTarget: "12",
  lines: [
    ["BERY", "3 kg"],
    ["SUGJ", "1.5 kg"],
    ["LEMN", "2"],
    ["JARS", "12"],
    ["LIDS", "12"],
    ["LABL", "12"],
    ["LABB", "75 min"],
  ],
}

export const recipes: readonly KitRow[] = [
  starter,
  sourdough,
  puffPastry,
  custard,
  custardSlices,
  croissants,
  cookies,
  granola,
  jam,
]
