import { type Place, receive, type Visit, take } from "../rows.ts"

const breadFlour: Place = ["dryStore", 1]
const plainFlour: Place = ["dryStore", 3]
const milk: Place = ["coldRoom", 1]
const butter: Place = ["coldRoom", 4]
const eggs: Place = ["coldRoom", 6]

type InAndOut = readonly [delivered: string, used: string]

interface Week {
  /** The day of the delivery. */
  readonly daysAgo: number
  readonly breadFlour: InAndOut
  readonly plainFlour: InAndOut
  readonly milk: InAndOut
  readonly butter: InAndOut
  readonly eggs: InAndOut
}

/** The staples, week by week: kilograms, litres and eggs. */
const weeks: readonly Week[] = [
  week(57, ["100", "62"], ["50", "29"], ["20", "18"], ["15", "13.5"], ["180", "168"]),
  week(50, ["50", "58"], ["25", "27"], ["20", "20"], ["15", "14.2"], ["180", "176"]),
  week(43, ["50", "55"], ["25", "26"], ["20", "19"], ["15", "15.1"], ["180", "183"]),
  week(36, ["75", "64"], ["25", "28"], ["20", "20"], ["15", "14.75"], ["180", "171"]),
  week(29, ["50", "57"], ["25", "31"], ["20", "21"], ["15", "13.9"], ["180", "180"]),
  week(22, ["50", "61"], ["50", "30"], ["20", "19"], ["15", "15.4"], ["180", "179"]),
  week(15, ["75", "59"], ["25", "27"], ["20", "20"], ["15", "14.6"], ["180", "185"]),
  week(8, ["50", "63"], ["25", "33"], ["20", "20"], ["15", "15.25"], ["180", "172"]),
]

function week(
  daysAgo: number,
  ofBreadFlour: InAndOut,
  ofPlainFlour: InAndOut,
  ofMilk: InAndOut,
  ofButter: InAndOut,
  ofEggs: InAndOut,
): Week {
  return {
    daysAgo,
    breadFlour: ofBreadFlour,
    plainFlour: ofPlainFlour,
    milk: ofMilk,
    butter: ofButter,
    eggs: ofEggs,
  }
}

/** Days that things keep from their delivery on. */
const keeps = { flour: 180, milk: 11, butter: 60, eggs: 21 }

function delivery({ daysAgo, ...amounts }: Week): Visit {
  const lotCode = `W${daysAgo}`
  return {
    daysAgo,
    time: "06:15",
    acts: [
      receive("FLBR", breadFlour, amounts.breadFlour[0], {
        unitCost: "0.84",
        lotCode: `M ${lotCode}`,
        expiresInDays: keeps.flour - daysAgo,
      }),
      receive("FLPL", plainFlour, amounts.plainFlour[0], {
        unitCost: "0.79",
        lotCode: `M ${lotCode}`,
        expiresInDays: keeps.flour - daysAgo,
      }),
      receive("MILK", milk, amounts.milk[0], { unitCost: "1.12", expiresInDays: keeps.milk - daysAgo }),
      receive("BUTR", butter, amounts.butter[0], { unitCost: "7.45", expiresInDays: keeps.butter - daysAgo }),
      receive("EGGS", eggs, amounts.eggs[0], { unitCost: "0.24", expiresInDays: keeps.eggs - daysAgo }),
    ],
  }
}

function baking({ daysAgo, ...amounts }: Week): Visit {
  const note = "The week’s baking"
  return {
    daysAgo: daysAgo - 4,
    time: "18:40",
    acts: [
      take("FLBR", breadFlour, amounts.breadFlour[1], { note }),
      take("FLPL", plainFlour, amounts.plainFlour[1], { note }),
      take("MILK", milk, amounts.milk[1], { note }),
      take("BUTR", butter, amounts.butter[1], { note }),
      take("EGGS", eggs, amounts.eggs[1], { note }),
    ],
  }
}

/** Eight weeks of deliveries and baking. */
export const weeklyHistory: readonly Visit[] = weeks.flatMap((each) => [delivery(each), baking(each)])
