import type { PartRow } from "../rows.ts"

const hammond = { manufacturer: "Hammond Manufacturing", website: "https://www.hammfg.com/" }

const modules: readonly PartRow[] = [
  {
    key: "TRIP",
    description: "Switching supply +5 V, ±12 V, 65 W, open frame",
    type: "Modules",
    manufacturer: "Mean Well",
    partNumber: "RT-65B",
    tags: ["mains supply"],
    attributes: [["Power", "65", "W"]],
    opening: ["hardware", 1, "3", "24.80"],
    website: "https://www.meanwell.com/",
  },
  {
    key: "XFMR",
    description: "Mains transformer 18 V 2 A, chassis mount",
    type: "Modules",
    ...hammond,
    partNumber: "166J18",
    tags: ["mains supply"],
    attributes: [
      ["Secondary voltage", "18", "V"],
      ["Current", "2", "A"],
    ],
    opening: ["hardware", 2, "1", "21.60"],
  },
  {
    key: "METR",
    description: "Panel meter, volts and amps, LED, 100 V 10 A",
    type: "Modules",
    tags: ["panel"],
    opening: ["hardware", 3, "1", "6.20"],
  },
  {
    key: "BUZZ",
    description: "Piezo buzzer, external drive, 12 mm",
    type: "Modules",
    manufacturer: "TDK",
    partNumber: "PS1240P02BT",
    tags: ["through-hole"],
    opening: ["hardware", 4, "25", "0.62"],
    website: "https://product.tdk.com/",
  },
]

const circuitBoards: readonly PartRow[] = [
  board("PCVO", "VCO", "B", "6", 6, "4.10"),
  board("PCVF", "ladder filter", "A", "4", 7, "3.90"),
  board("PCVA", "dual VCA", "C", "5", 8, "3.20"),
  board("PCAD", "ADSR", "A", "8", 9, "2.80"),
  board("PCBU", "power bus", "A", "3", 10, "3.60"),
  board("PCPS", "bench supply", "D", "3", 11, "5.40"),
  board("PCBZ", "course buzzer", "B", "30", 12, "0.65"),
]

function board(
  key: string,
  name: string,
  revision: string,
  quantity: string,
  locNo: number,
  unitCost: string,
): PartRow {
  return {
    key,
    description: `Bare board, ${name}, revision ${revision}`,
    type: "Circuit boards",
    tags: ["own design"],
    attributes: [["Revision", revision]],
    opening: ["hardware", locNo, quantity, unitCost],
  }
}

const mechanical: readonly PartRow[] = [
  {
    key: "PNEL",
    description: "Aluminium panel 3 U, 8 HP, drilled and printed",
    type: "Mechanical",
    tags: ["synth", "panel"],
    attributes: [["Width", "40.3", "mm"]],
    minimumStock: "6",
    opening: ["hardware", 16, "22", "6.80"],
  },
  {
    key: "CASE",
    description: "Eurorack case 84 HP, 3 U, with rails",
    type: "Mechanical",
    tags: ["synth"],
    attributes: [["Width", "426.7", "mm"]],
    opening: ["hardware", 17, "1", "64.00"],
  },
  {
    key: "DIAL",
    description: "Knob 13 mm, black, white line, 6 mm shaft",
    type: "Mechanical",
    manufacturer: "Davies Molding",
    partNumber: "1900H",
    tags: ["panel"],
    minimumStock: "40",
    opening: ["hardware", 18, "110", "0.55"],
  },
  {
    key: "SCRW",
    description: "Screw M3×6, pan head, Torx, stainless",
    type: "Mechanical",
    attributes: [
      ["Thread", "M3"],
      ["Length", "6", "mm"],
    ],
    minimumStock: "200",
    opening: ["hardware", 21, "640", "0.018"],
  },
  {
    key: "SPCR",
    description: "Spacer M3×10, hexagonal, brass",
    type: "Mechanical",
    attributes: [
      ["Thread", "M3"],
      ["Length", "10", "mm"],
    ],
    opening: ["hardware", 22, "76", "0.14"],
  },
  {
    key: "SINK",
    description: "Heat sink for TO-220, 25.4 mm",
    type: "Mechanical",
    manufacturer: "Fischer Elektronik",
    partNumber: "SK 104 25,4 STS",
    opening: ["hardware", 24, "6", "1.85"],
    website: "https://www.fischerelektronik.de/",
  },
  {
    key: "ENCL",
    description: "Enclosure, extruded aluminium, 160 × 103 × 53 mm",
    type: "Mechanical",
    ...hammond,
    partNumber: "1455N1601",
    opening: ["hardware", 25, "2", "29.50"],
  },
  {
    key: "FUSE",
    description: "Fuse 2 A slow, 5×20 mm",
    type: "Mechanical",
    manufacturer: "Littelfuse",
    partNumber: "0218002.MXP",
    tags: ["mains supply"],
    attributes: [["Current", "2", "A"]],
    minimumStock: "10",
    opening: ["hardware", 26, "8", "0.31"],
    website: "https://www.littelfuse.com/",
  },
]

export const hardware: readonly PartRow[] = [...modules, ...circuitBoards, ...mechanical]
