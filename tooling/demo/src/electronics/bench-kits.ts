import { demoKits } from "../names.ts"
import type { KitRow } from "../rows.ts"

const powerCable: KitRow = {
  name: "Power cable for modules",
  description:
    "Press both sockets on in the vice; the red stripe is −12 V. Six of the sixteen wires end at the small socket.",
  output: "CABL",
  buildTarget: "12",
  leadTimeDays: 1,
  lines: [
    ["RIBS", "35 cm"],
    ["IDCS", "1"],
    ["IDCT", "1"],
    ["LABO", "3 min"],
  ],
}

const powerSupplyModule: KitRow = {
  name: "Power supply and bus",
  description:
    "Open frame supply on spacers with the bus board, for one 84 HP case. Test under load before it goes in.",
  output: "PSUM",
  buildTarget: "2",
  leadTimeDays: 3,
  lines: [
    ["TRIP", "1"],
    ["PCBU", "1"],
    ["HDSX", "8", { designators: "J1 J2 J3 J4 J5 J6 J7 J8" }],
    ["CELB", "6", { designators: "C1 C2 C3 C4 C5 C6" }],
    ["RTWK", "3", { designators: "R1 R2 R3" }],
    ["LEDR", "3", { designators: "D1 D2 D3" }],
    ["FUSE", "1", { designators: "F1" }],
    ["INLT", "1"],
    ["SPCR", "8"],
    ["SCRW", "16"],
    ["WIRE", "1.2 m"],
    ["SHRK", "12 cm"],
    ["SOLD", "14 g"],
    ["LABO", "2 h"],
  ],
}

const synthVoice: KitRow = {
  name: demoKits.synthVoice,
  description:
    "Two oscillators, filter, two envelopes and a dual VCA in one case, racked and burnt in overnight.",
  buildTarget: "3",
  leadTimeDays: 2,
  lines: [
    ["CASE", "1"],
    ["PSUM", "1"],
    ["VCOB", "2"],
    ["VCFB", "1"],
    ["VCAB", "1"],
    ["ADSR", "2"],
    ["CABL", "6"],
    ["PTCH", "8"],
    ["SCRW", "24"],
    ["LABO", "45 min"],
  ],
}

const benchSupply: KitRow = {
  name: demoKits.benchSupply,
  description:
    "Linear supply with ten-turn voltage setting and panel meter. Mains voltage: check the earth bond first.",
  output: "BPSU",
  buildTarget: "2",
  leadTimeDays: 7,
  lines: [
    ["XFMR", "1", { designators: "T1" }],
    ["BRDG", "1", { designators: "D1" }],
    ["CBIG", "2", { designators: "C1 C2" }],
    ["LMAD", "1", { designators: "U1" }],
    ["TIPP", "1", { designators: "Q1" }],
    ["PCPS", "1"],
    ["RPOW", "2", { designators: "R1 R2" }],
    ["RONK", "3", { designators: "R3 R4 R5" }],
    ["CBYP", "3", { designators: "C3 C4 C5" }],
    ["DREC", "2", { designators: "D2 D3", note: "Protect the regulator when the input is shorted." }],
    ["POTT", "1", { designators: "RV1" }],
    ["METR", "1"],
    ["POSR", "1"],
    ["POSB", "1"],
    ["INLT", "1"],
    ["FUSE", "1", { designators: "F1" }],
    ["SINK", "2"],
    ["ENCL", "1"],
    ["DIAL", "1"],
    ["SPCR", "8"],
    ["SCRW", "14"],
    ["WIRE", "2.5 m"],
    ["SHRK", "30 cm"],
    ["SOLD", "12.5 g"],
    ["LABO", "4 h"],
  ],
}

const midiInterface: KitRow = {
  name: demoKits.parked,
  description: "Waits for its firmware.",
  buildTarget: "0",
  lines: [
    ["MCUA", "1", { designators: "U1" }],
    ["DACD", "2", { designators: "U2 U3" }],
    ["OPTO", "1", { designators: "U4" }],
    ["REGF", "1", { designators: "U5" }],
    ["TLOP", "2", { designators: "U6 U7" }],
    ["DSIG", "1", { designators: "D1" }],
    ["CBYP", "8", { designators: "C1 C2 C3 C4 C5 C6 C7 C8" }],
    ["JACK", "5", { designators: "J1 J2 J3 J4 J5" }],
    ["SOLD", "7 g"],
    ["LABO", "2 h"],
  ],
}

const courseBuzzer: KitRow = {
  name: "Soldering course: continuity buzzer",
  description: "The first thing people solder in the evening course. One bag for each of twelve people.",
  buildTarget: "12",
  lines: [
    ["PCBZ", "1"],
    ["NPNS", "2", { designators: "Q1 Q2" }],
    ["RONK", "2", { designators: "R1 R2" }],
    ["RLED", "1", { designators: "R3" }],
    ["LEDR", "1", { designators: "D1" }],
    ["BUZZ", "1", { designators: "BZ1" }],
    ["BATC", "1", { designators: "BT1" }],
    ["WIRE", "24 in", { note: "Two test leads of a foot each." }],
    ["SOLD", "3 g"],
  ],
}

export const benchKits: readonly KitRow[] = [
  powerCable,
  powerSupplyModule,
  synthVoice,
  benchSupply,
  midiInterface,
  courseBuzzer,
]
