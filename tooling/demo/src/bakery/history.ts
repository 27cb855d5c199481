import { count, lose, move, type Place, receive, type Visit, take } from "../rows.ts"
import { weeklyHistory } from "./weeks.ts"

const breadFlour: Place = ["dryStore", 1]
const wholemeal: Place = ["dryStore", 5]
const rye: Place = ["dryStore", 6]
const oats: Place = ["dryStore", 7]
const caster: Place = ["dryStore", 11]
const milk: Place = ["coldRoom", 1]
const cream: Place = ["coldRoom", 2]
const eggs: Place = ["coldRoom", 6]
const yeast: Place = ["coldRoom", 9]
const lemons: Place = ["coldRoom", 10]
const sheets: Place = ["freezer", 1]
const chocolate: Place = ["bakingShelf", 5]
const loaves: Place = ["racks", 1]
const croissants: Place = ["racks", 3]
const cookies: Place = ["racks", 5]
const granola: Place = ["racks", 9]
const jam: Place = ["racks", 10]
const jamOnCounter: Place = ["racks", 11]

const sold = { note: "Sold over the counter" }

/** What does not come every week, oldest first. */
const irregular: readonly Visit[] = [
  {
    daysAgo: 48,
    time: "10:30",
    acts: [
      receive("JAMS", jam, "24", {
        unitCost: "1.85",
        lotCode: "J-06",
        expiresInDays: 310,
        note: "Made here",
      }),
      receive("BUTS", sheets, "20", { unitCost: "9.10", lotCode: "L 7731", expiresInDays: 70 }),
    ],
  },
  {
    daysAgo: 45,
    time: "07:20",
    acts: [
      receive("FLWW", wholemeal, "25", { unitCost: "1.05", lotCode: "B 118", expiresInDays: 75 }),
      receive("FLRY", rye, "25", { unitCost: "0.98", lotCode: "B 119", expiresInDays: 75 }),
    ],
  },
  {
    daysAgo: 40,
    time: "09:15",
    acts: [
      receive("OATS", oats, "20", { unitCost: "1.62", lotCode: "H 2204", expiresInDays: 140 }),
      receive("GRAN", granola, "36", {
        unitCost: "2.20",
        lotCode: "G-11",
        expiresInDays: 80,
        note: "Made here",
      }),
      take("BUTS", sheets, "8.5", { note: "Puff pastry and croissants" }),
    ],
  },
  {
    daysAgo: 34,
    time: "17:05",
    acts: [
      take("FLWW", wholemeal, "6.5", { note: "Bread of the month" }),
      take("FLRY", rye, "8", { note: "Bread of the month" }),
      take("OATS", oats, "7.2", { note: "Three batches of granola" }),
    ],
  },
  {
    daysAgo: 27,
    time: "16:10",
    acts: [
      take("GRAN", granola, "14", sold),
      take("JAMS", jam, "7", sold),
      move("JAMS", jam, jamOnCounter, "6", "The counter was empty"),
    ],
  },
  {
    daysAgo: 23,
    time: "14:50",
    acts: [
      count("SUGR", caster, "23.8", "Weighed the bin"),
      take("CHOC", chocolate, "1.2", { note: "Birthday cookies" }),
    ],
  },
  {
    daysAgo: 20,
    time: "06:40",
    acts: [lose("EGGS", eggs, "6", "Fell off the trolley")],
  },
  {
    daysAgo: 17,
    time: "05:50",
    acts: [
      receive("LOAF", loaves, "36", {
        unitCost: "1.42",
        lotCode: "S-31",
        expiresInDays: -13,
        note: "Baked here",
      }),
      take("LOAF", loaves, "36", sold),
    ],
  },
  {
    daysAgo: 14,
    time: "08:25",
    acts: [
      receive("LEMN", lemons, "24", { unitCost: "0.38", expiresInDays: 12 }),
      receive("CREM", cream, "5", { unitCost: "4.20", lotCode: "C 0911", expiresInDays: -2 }),
      take("FLWW", wholemeal, "7.2", { note: "Bread of the month" }),
      take("FLRY", rye, "9.5", { note: "Bread of the month" }),
      take("OATS", oats, "7.2", { note: "Three batches of granola" }),
    ],
  },
  {
    daysAgo: 10,
    time: "06:05",
    acts: [
      receive("LOAF", loaves, "36", {
        unitCost: "1.44",
        lotCode: "S-32",
        expiresInDays: -6,
        note: "Baked here",
      }),
      take("LOAF", loaves, "34", sold),
      receive("COOK", cookies, "96", {
        unitCost: "0.31",
        lotCode: "C-15",
        expiresInDays: 11,
        note: "Baked here",
      }),
      take("CREM", cream, "3.5", { note: "Cream for the birthday cakes" }),
    ],
  },
  {
    daysAgo: 8,
    time: "15:30",
    acts: [
      lose("LOAF", loaves, "2", "Left over; went to the food bank"),
      receive("YEST", yeast, "1000", { unitCost: "0.0048", expiresInDays: 9 }),
      take("LEMN", lemons, "9", { note: "Lemon curd for the fair" }),
    ],
  },
  {
    daysAgo: 5,
    time: "18:15",
    acts: [
      take("COOK", cookies, "60", sold),
      lose("COOK", cookies, "4", "Broken"),
      take("GRAN", granola, "6", sold),
      take("JAMS", jamOnCounter, "3", sold),
      take("YEST", yeast, "430", { note: "The week’s croissants" }),
    ],
  },
  {
    daysAgo: 3,
    time: "07:00",
    acts: [
      receive("CREM", cream, "4", { unitCost: "4.25", lotCode: "C 0926", expiresInDays: 9 }),
      receive("PUFF", ["freezer", 2], "1500", {
        unitCost: "0.0055",
        lotCode: "P-08",
        expiresInDays: 40,
        note: "Made here",
      }),
      lose("LEMN", lemons, "3", "Mouldy"),
    ],
  },
  {
    daysAgo: 2,
    time: "05:45",
    acts: [
      receive("LOAF", loaves, "24", {
        unitCost: "1.44",
        lotCode: "S-33",
        expiresInDays: 2,
        note: "Baked here",
      }),
      take("LOAF", loaves, "15", sold),
    ],
  },
  {
    daysAgo: 1,
    time: "06:15",
    acts: [
      receive("FLBR", breadFlour, "25", { unitCost: "0.86", lotCode: "M W1", expiresInDays: 179 }),
      receive("FLPL", ["dryStore", 3], "25", { unitCost: "0.80", lotCode: "M W1", expiresInDays: 179 }),
      receive("MILK", milk, "20", { unitCost: "1.14", expiresInDays: 10 }),
      receive("EGGS", eggs, "180", { unitCost: "0.25", expiresInDays: 20 }),
      receive("STRT", ["coldRoom", 12], "2600", {
        unitCost: "0.0012",
        expiresInDays: 2,
        note: "Fed and ripe",
      }),
      receive("CROI", croissants, "48", { unitCost: "0.42", expiresInDays: 0, note: "Baked here" }),
      take("CROI", croissants, "30", sold),
    ],
  },
]

export const bakeryHistory: readonly Visit[] = [...weeklyHistory, ...irregular]
