import type { PartRow } from "../rows.ts"

const packaging: readonly PartRow[] = [
  {
    key: "POUC",
    description: "Stand-up pouch with window, 500 g",
    type: "Packaging",
    minimumStock: "50",
    opening: ["packaging", 1, "130", "0.24"],
  },
  {
    key: "JARS",
    description: "Jar 314 ml, round, 82 mm mouth",
    type: "Packaging",
    minimumStock: "24",
    opening: ["packaging", 2, "58", "0.49"],
  },
  {
    key: "LIDS",
    description: "Twist-off lid 82 mm, gingham",
    type: "Packaging",
    minimumStock: "24",
    opening: ["packaging", 3, "64", "0.14"],
  },
  {
    key: "LABL",
    description: "Label 90 × 50 mm, for jars and pouches",
    type: "Packaging",
    minimumStock: "100",
    opening: ["packaging", 4, "420", "0.035"],
  },
  {
    key: "GIFT",
    description: "Gift box 30 × 22 × 10 cm, kraft, with lid",
    type: "Packaging",
    opening: ["packaging", 6, "12", "1.95"],
  },
  {
    key: "TISS",
    description: "Tissue paper, white, 50 × 75 cm",
    type: "Packaging",
    opening: ["packaging", 7, "150", "0.06"],
  },
  {
    key: "RIBN",
    description: "Cotton ribbon 15 mm, red",
    type: "Packaging",
    unit: "m",
    opening: ["packaging", 8, "43.5", "0.19"],
  },
  {
    key: "CARD",
    description: "Greeting card with envelope",
    type: "Packaging",
    opening: ["packaging", 9, "36", "0.42"],
  },
  {
    key: "TRAY",
    description: "Catering tray with dome, 46 × 30 cm",
    type: "Packaging",
    opening: ["packaging", 11, "9", "2.30"],
  },
  {
    key: "LABB",
    description: "Baker’s time",
    type: "Labour",
    unit: "h",
    stocked: false,
    note: "Never short; it only adds cost.",
  },
]

/** What the bakery makes; it comes onto the racks by receipts with a last day. */
const bakedGoods: readonly PartRow[] = [
  {
    key: "STRT",
    description: "Sourdough starter, half rye, ripe",
    type: "Baked goods",
    unit: "g",
    tags: ["gluten", "made here"],
  },
  {
    key: "PUFF",
    description: "Puff pastry, six turns, frozen",
    type: "Baked goods",
    unit: "g",
    tags: ["gluten", "milk", "made here"],
  },
  {
    key: "CUST",
    description: "Vanilla custard",
    type: "Baked goods",
    unit: "g",
    tags: ["egg", "milk", "made here"],
  },
  {
    key: "LOAF",
    description: "Sourdough loaf, 850 g",
    type: "Baked goods",
    tags: ["gluten", "made here"],
    minimumStock: "6",
  },
  {
    key: "CROI",
    description: "Croissant",
    type: "Baked goods",
    tags: ["gluten", "milk", "egg", "made here"],
  },
  {
    key: "COOK",
    description: "Chocolate chip cookie",
    type: "Baked goods",
    tags: ["gluten", "milk", "egg", "nuts", "made here"],
    minimumStock: "48",
  },
  {
    key: "SLCE",
    description: "Custard slice",
    type: "Baked goods",
    tags: ["gluten", "milk", "egg", "made here"],
  },
  {
    key: "GRAN",
    description: "Honey granola, pouch of 380 g",
    type: "Baked goods",
    tags: ["nuts", "made here"],
    minimumStock: "10",
  },
  {
    key: "JAMS",
    description: "Strawberry jam, jar of 370 g",
    type: "Baked goods",
    tags: ["made here"],
    minimumStock: "12",
  },
  {
    key: "STOL",
    description: "Almond stollen, 750 g",
    type: "Baked goods",
    tags: ["gluten", "milk", "nuts", "made here"],
  },
  {
    key: "RYEL",
    description: "Rye loaf, 2 kg",
    type: "Baked goods",
    tags: ["gluten", "made here"],
  },
]

export const bakeryGoods: readonly PartRow[] = [...packaging, ...bakedGoods]
