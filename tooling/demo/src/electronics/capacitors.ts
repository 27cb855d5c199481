import type { Opening, PartRow } from "../rows.ts"

function ceramic(
  key: string,
  value: string,
  dielectric: "C0G" | "X7R",
  partNumber: string,
  opening: Opening,
  minimumStock: string,
): PartRow {
  return {
    key,
    description: `Capacitor ${value} ${dielectric} 50 V 0805`,
    type: "Capacitors",
    manufacturer: "Murata",
    partNumber,
    tags: ["smd"],
    attributes: [
      ["Value", value],
      ["Footprint", "C_0805_2012Metric"],
      ["Dielectric", dielectric],
      ["Voltage", "50", "V"],
    ],
    minimumStock,
    opening,
    website: "https://www.murata.com/",
  }
}

function electrolytic(
  key: string,
  value: string,
  voltage: string,
  partNumber: string,
  footprint: string,
  opening: Opening,
): PartRow {
  return {
    key,
    description: `Electrolytic capacitor ${value} ${voltage} V, radial`,
    type: "Capacitors",
    manufacturer: "Panasonic",
    partNumber,
    tags: ["through-hole", "polarised"],
    attributes: [
      ["Value", value],
      ["Footprint", footprint],
      ["Voltage", voltage, "V"],
    ],
    minimumStock: "20",
    opening,
    website: "https://industrial.panasonic.com/",
  }
}

const smallCan = "CP_Radial_D5.0mm_P2.00mm"
const mediumCan = "CP_Radial_D6.3mm_P2.50mm"
const largeCan = "CP_Radial_D10.0mm_P5.00mm"

export const capacitors: readonly PartRow[] = [
  ceramic("CPFS", "33 pF", "C0G", "GRM2165C1H330JA01D", ["capacitors", 1, "240", "0.021"], "50"),
  ceramic("CHUN", "100 pF", "C0G", "GRM2165C1H101JA01D", ["capacitors", 2, "310", "0.019"], "50"),
  ceramic("CNAN", "1 nF", "C0G", "GRM2165C1H102JA01D", ["capacitors", 3, "180", "0.024"], "50"),
  ceramic("CTEN", "10 nF", "X7R", "GRM216R71H103KA01D", ["capacitors", 4, "220", "0.012"], "50"),
  ceramic("CBYP", "100 nF", "X7R", "GRM21BR71H104KA01L", ["capacitors", 5, "760", "0.016"], "200"),
  {
    key: "CFLM",
    description: "Film capacitor 1 nF 63 V 5 %, polypropylene",
    type: "Capacitors",
    manufacturer: "WIMA",
    partNumber: "FKP2C011001D00JSSD",
    tags: ["through-hole", "timing"],
    attributes: [
      ["Value", "1 nF"],
      ["Footprint", "C_Rect_L7.2mm_W4.5mm_P5.00mm_FKS2_FKP2_MKS2_MKP2"],
      ["Voltage", "63", "V"],
      ["Tolerance", "5", "%"],
    ],
    minimumStock: "5",
    opening: ["capacitors", 9, "17", "0.48"],
    website: "https://www.wima.de/",
  },
  electrolytic("CELS", "10 µF", "50", "ECA-1HM100", smallCan, ["capacitors", 13, "145", "0.058"]),
  electrolytic("CELB", "100 µF", "25", "ECA-1EM101", mediumCan, ["capacitors", 14, "72", "0.082"]),
  electrolytic("CRES", "470 µF", "35", "ECA-1VM471", largeCan, ["capacitors", 15, "12", "0.21"]),
  {
    key: "CBIG",
    description: "Electrolytic capacitor 2200 µF 50 V, radial",
    type: "Capacitors",
    manufacturer: "Nichicon",
    partNumber: "UVR1H222MHD",
    tags: ["through-hole", "polarised", "mains supply"],
    attributes: [
      ["Value", "2200 µF"],
      ["Footprint", "CP_Radial_D18.0mm_P7.50mm"],
      ["Voltage", "50", "V"],
    ],
    minimumStock: "4",
    opening: ["capacitors", 16, "9", "1.12"],
    website: "https://www.nichicon.co.jp/",
  },
]
