import type { Opening, PartRow } from "../rows.ts"

const yageo = "https://www.yageo.com/"

/** A thick-film resistor of the series that the bench keeps: 0805, 1 %, 1/8 W. */
function chipResistor(
  key: string,
  value: string,
  partNumber: string,
  opening: Opening,
  minimumStock: string,
): PartRow {
  return {
    key,
    description: `Resistor ${value} 1 % 0805`,
    type: "Resistors",
    manufacturer: "Yageo",
    partNumber,
    tags: ["smd"],
    attributes: [
      ["Value", value],
      ["Footprint", "R_0805_2012Metric"],
      ["Tolerance", "1", "%"],
      ["Power", "0.125", "W"],
    ],
    minimumStock,
    opening,
    website: yageo,
  }
}

export const resistors: readonly PartRow[] = [
  chipResistor("RHUN", "100 Ω", "RC0805FR-07100RL", ["resistors", 1, "620", "0.0052"], "100"),
  chipResistor("RLED", "470 Ω", "RC0805FR-07470RL", ["resistors", 2, "410", "0.0052"], "100"),
  chipResistor("RONK", "1 kΩ", "RC0805FR-071KL", ["resistors", 3, "850", "0.0048"], "200"),
  chipResistor("RTWK", "2.2 kΩ", "RC0805FR-072K2L", ["resistors", 4, "300", "0.0052"], "100"),
  chipResistor("RFOR", "4.7 kΩ", "RC0805FR-074K7L", ["resistors", 5, "275", "0.0052"], "100"),
  chipResistor("RTEN", "10 kΩ", "RC0805FR-0710KL", ["resistors", 6, "1120", "0.0048"], "300"),
  chipResistor("RTTK", "22 kΩ", "RC0805FR-0722KL", ["resistors", 7, "190", "0.0052"], "100"),
  chipResistor("RTRI", "33 kΩ", "RC0805FR-0733KL", ["resistors", 8, "240", "0.0052"], "100"),
  chipResistor("RFSV", "47 kΩ", "RC0805FR-0747KL", ["resistors", 9, "330", "0.0052"], "100"),
  chipResistor("RCEN", "100 kΩ", "RC0805FR-07100KL", ["resistors", 10, "240", "0.0048"], "300"),
  chipResistor("RMEG", "1 MΩ", "RC0805FR-071ML", ["resistors", 11, "160", "0.0052"], "50"),
  {
    key: "RTMP",
    description: "Tempco resistor 1 kΩ +3300 ppm/K, through-hole",
    type: "Resistors",
    manufacturer: "Akahane",
    tags: ["tempco", "through-hole"],
    attributes: [
      ["Value", "1 kΩ"],
      ["Footprint", "R_Axial_DIN0207_L6.3mm_D2.5mm_P10.16mm_Horizontal"],
      ["Temperature coefficient", "3300", "ppm/K"],
    ],
    minimumStock: "4",
    note: "Glued onto the pitch core; long delivery times.",
    opening: ["resistors", 14, "5", "0.62"],
  },
  {
    key: "RPOW",
    description: "Wirewound resistor 0.1 Ω 5 W, axial",
    type: "Resistors",
    manufacturer: "Vishay",
    partNumber: "AC05000001007JAC00",
    tags: ["power", "through-hole"],
    attributes: [
      ["Value", "0.1 Ω"],
      ["Power", "5", "W"],
    ],
    opening: ["resistors", 15, "14", "0.71"],
    website: "https://www.vishay.com/",
  },
  {
    key: "POTL",
    description: "Potentiometer 100 kΩ linear, 9 mm, vertical",
    type: "Potentiometers",
    manufacturer: "Alpha (Taiwan)",
    partNumber: "RD901F-40-15R1-B100K",
    tags: ["panel"],
    attributes: [
      ["Value", "100 kΩ"],
      ["Footprint", "Potentiometer_Alpha_RD901F-40-00D_Single_Vertical"],
      ["Taper", "linear"],
    ],
    minimumStock: "40",
    opening: ["resistors", 31, "96", "0.83"],
  },
  {
    key: "POTT",
    description: "Potentiometer 10 kΩ, ten turns, panel",
    type: "Potentiometers",
    manufacturer: "Bourns",
    partNumber: "3590S-2-103L",
    tags: ["panel"],
    attributes: [
      ["Value", "10 kΩ"],
      ["Turns", "10"],
    ],
    opening: ["resistors", 32, "3", "12.40"],
    website: "https://www.bourns.com/",
  },
  {
    key: "TRTK",
    description: "Trimmer 10 kΩ, 25 turns, top adjust",
    type: "Potentiometers",
    manufacturer: "Bourns",
    partNumber: "3296W-1-103LF",
    attributes: [
      ["Value", "10 kΩ"],
      ["Footprint", "Potentiometer_Bourns_3296W_Vertical"],
    ],
    minimumStock: "10",
    opening: ["resistors", 33, "34", "0.94"],
    website: "https://www.bourns.com/",
  },
  {
    key: "TRCK",
    description: "Trimmer 100 kΩ, 25 turns, top adjust",
    type: "Potentiometers",
    manufacturer: "Bourns",
    partNumber: "3296W-1-104LF",
    attributes: [
      ["Value", "100 kΩ"],
      ["Footprint", "Potentiometer_Bourns_3296W_Vertical"],
    ],
    minimumStock: "10",
    opening: ["resistors", 34, "22", "0.94"],
    website: "https://www.bourns.com/",
  },
]
