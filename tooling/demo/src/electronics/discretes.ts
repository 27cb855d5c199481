import type { Opening, PartRow } from "../rows.ts"

const onsemi = { manufacturer: "onsemi", website: "https://www.onsemi.com/" }
const stMicroelectronics = { manufacturer: "STMicroelectronics", website: "https://www.st.com/" }
const vishay = { manufacturer: "Vishay", website: "https://www.vishay.com/" }

function regulator(
  key: string,
  description: string,
  value: string,
  partNumber: string,
  opening: Opening,
): PartRow {
  return {
    key,
    description: `${description}, TO-220`,
    type: "Regulators",
    ...stMicroelectronics,
    partNumber,
    tags: ["through-hole"],
    attributes: [
      ["Value", value],
      ["Footprint", "TO-220-3_Vertical"],
    ],
    minimumStock: "3",
    opening,
  }
}

export const discretes: readonly PartRow[] = [
  {
    key: "NPNS",
    description: "NPN transistor 2N3904, TO-92",
    type: "Transistors",
    ...onsemi,
    partNumber: "2N3904BU",
    tags: ["through-hole", "small signal"],
    attributes: [
      ["Value", "2N3904"],
      ["Footprint", "TO-92_Inline"],
    ],
    minimumStock: "50",
    opening: ["semiconductors", 17, "85", "0.061"],
  },
  {
    key: "PNPS",
    description: "PNP transistor 2N3906, TO-92",
    type: "Transistors",
    ...onsemi,
    partNumber: "2N3906BU",
    tags: ["through-hole", "small signal"],
    attributes: [
      ["Value", "2N3906"],
      ["Footprint", "TO-92_Inline"],
    ],
    minimumStock: "25",
    opening: ["semiconductors", 18, "64", "0.063"],
  },
  {
    key: "NMOS",
    description: "N-channel MOSFET 2N7000, TO-92",
    type: "Transistors",
    ...onsemi,
    partNumber: "2N7000",
    tags: ["through-hole"],
    attributes: [
      ["Value", "2N7000"],
      ["Footprint", "TO-92_Inline"],
    ],
    opening: ["semiconductors", 19, "41", "0.18"],
  },
  {
    key: "TIPP",
    description: "NPN power transistor TIP3055, TO-247",
    type: "Transistors",
    ...stMicroelectronics,
    partNumber: "TIP3055",
    tags: ["through-hole", "power"],
    attributes: [
      ["Value", "TIP3055"],
      ["Footprint", "TO-247-3_Vertical"],
      ["Current", "15", "A"],
    ],
    opening: ["semiconductors", 20, "5", "1.34"],
  },
  regulator("LMAD", "Adjustable regulator LM317", "LM317", "LM317T", ["semiconductors", 25, "8", "0.57"]),
  regulator("REGP", "Regulator +12 V L7812", "L7812", "L7812CV", ["semiconductors", 26, "7", "0.49"]),
  regulator("REGN", "Regulator −12 V L7912", "L7912", "L7912CV", ["semiconductors", 27, "2", "0.55"]),
  regulator("REGF", "Regulator +5 V L7805", "L7805", "L7805CV", ["semiconductors", 28, "10", "0.47"]),
  {
    key: "DSIG",
    description: "Signal diode 1N4148, DO-35",
    type: "Diodes",
    ...vishay,
    partNumber: "1N4148-TAP",
    tags: ["through-hole"],
    attributes: [
      ["Value", "1N4148"],
      ["Footprint", "D_DO-35_SOD27_P7.62mm_Horizontal"],
    ],
    minimumStock: "50",
    opening: ["semiconductors", 33, "180", "0.029"],
  },
  {
    key: "DREC",
    description: "Rectifier diode 1N4007, DO-41",
    type: "Diodes",
    ...vishay,
    partNumber: "1N4007-E3/54",
    tags: ["through-hole"],
    attributes: [
      ["Value", "1N4007"],
      ["Footprint", "D_DO-41_SOD81_P10.16mm_Horizontal"],
    ],
    opening: ["semiconductors", 34, "65", "0.042"],
  },
  {
    key: "BRDG",
    description: "Bridge rectifier 6 A 800 V KBU6K",
    type: "Diodes",
    ...vishay,
    partNumber: "KBU6K-E4/51",
    tags: ["mains supply"],
    attributes: [
      ["Value", "KBU6K"],
      ["Current", "6", "A"],
    ],
    opening: ["semiconductors", 35, "4", "1.28"],
  },
  {
    key: "LEDR",
    description: "LED 3 mm red, diffused",
    type: "Diodes",
    manufacturer: "Kingbright",
    partNumber: "WP710A10ID",
    tags: ["through-hole", "panel"],
    attributes: [
      ["Value", "LED red"],
      ["Footprint", "LED_D3.0mm"],
      ["Wavelength", "625", "nm"],
    ],
    minimumStock: "30",
    opening: ["semiconductors", 37, "110", "0.071"],
    website: "https://www.kingbright.com/",
  },
]
