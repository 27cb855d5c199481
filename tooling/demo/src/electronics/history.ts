import { count, hold, lose, move, receive, type Visit, take, undo } from "../rows.ts"

const semiconductors = (locNo: number) => ["semiconductors", locNo] as const
const resistors = (locNo: number) => ["resistors", locNo] as const
const capacitors = (locNo: number) => ["capacitors", locNo] as const
const connectors = (locNo: number) => ["connectors", locNo] as const
const hardware = (locNo: number) => ["hardware", locNo] as const
const consumables = (locNo: number) => ["consumables", locNo] as const
const assemblies = (locNo: number) => ["assemblies", locNo] as const

const oscillators = { note: "Two VCO modules" }
const filter = { note: "One filter module" }
const envelopes = { note: "Two ADSR modules" }
const firstVoice = { note: "First synth voice" }
const repair = { note: "Repair of a mixing desk" }

/** Two months at the bench, oldest first. */
export const benchHistory: readonly Visit[] = [
  {
    daysAgo: 58,
    time: "09:40",
    acts: [
      receive("TLOP", semiconductors(1), "25", { unitCost: "0.52", lotCode: "TI 2348" }),
      receive("OTAA", semiconductors(5), "5", { unitCost: "1.59", lotCode: "TI 2331" }),
      receive("JACK", connectors(1), "50", { unitCost: "0.37", lotCode: "QP-118" }),
      receive("RTEN", resistors(6), "500", { unitCost: "0.0046" }),
    ],
  },
  {
    daysAgo: 52,
    time: "17:15",
    acts: [
      take("PCVO", hardware(6), "2", oscillators),
      take("VCOC", semiconductors(9), "2", oscillators),
      take("TLOP", semiconductors(1), "4", oscillators),
      take("RTMP", resistors(14), "2", oscillators),
      take("RTEN", resistors(6), "10", oscillators),
      take("RCEN", resistors(10), "18", oscillators),
      take("CBYP", capacitors(5), "12", oscillators),
      take("CFLM", capacitors(9), "2", oscillators),
      take("JACK", connectors(1), "12", oscillators),
      take("POTL", resistors(31), "8", oscillators),
      take("PNEL", hardware(16), "2", oscillators),
      take("DIAL", hardware(18), "8", oscillators),
      take("SOLD", consumables(1), "16.8", oscillators),
      receive("VCOB", assemblies(5), "2", { unitCost: "59.80", lotCode: "VCO-07", note: "Built and tested" }),
    ],
  },
  {
    daysAgo: 47,
    time: "14:05",
    acts: [
      lose("ENVC", semiconductors(10), "1", "Put in the wrong way round; it got warm and that was it."),
      take("WIRE", consumables(2), "3.25", { note: "Test leads for the bench" }),
    ],
  },
  {
    daysAgo: 44,
    time: "10:20",
    acts: [
      receive("VCOC", semiconductors(9), "2", { unitCost: "7.10", lotCode: "AR 0423" }),
      receive("PCVO", hardware(6), "5", { unitCost: "3.80", lotCode: "B-2" }),
      receive("CASE", hardware(17), "2", { unitCost: "61.50" }),
      receive("SOLD", consumables(5), "453.6", { unitCost: "0.079", lotCode: "K 5120" }),
      receive("PNEL", hardware(16), "10", { unitCost: "6.40" }),
    ],
  },
  {
    daysAgo: 38,
    time: "18:30",
    acts: [
      take("PCVF", hardware(7), "1", filter),
      take("PAIR", assemblies(1), "5", filter),
      take("TLOP", semiconductors(1), "20", { ...filter, label: "twenty instead of two" }),
      undo("twenty instead of two"),
      take("TLOP", semiconductors(1), "2", filter),
      take("RCEN", resistors(10), "8", filter),
      take("JACK", connectors(1), "5", filter),
      take("POTL", resistors(31), "3", filter),
      take("PNEL", hardware(16), "1", filter),
      take("SOLD", consumables(1), "7.25", filter),
    ],
  },
  {
    daysAgo: 33,
    time: "08:55",
    acts: [
      receive("NPNS", semiconductors(17), "100", { unitCost: "0.058", lotCode: "ON 2402" }),
      receive("JACK", connectors(2), "50", { unitCost: "0.38", lotCode: "QP-124" }),
      receive("CBYP", capacitors(5), "200", { unitCost: "0.014" }),
      receive("RIBS", consumables(3), "5", { unitCost: "1.02" }),
    ],
  },
  {
    daysAgo: 30,
    time: "16:40",
    acts: [
      take("PCAD", hardware(9), "2", envelopes),
      take("ENVC", semiconductors(10), "2", envelopes),
      take("TLOP", semiconductors(1), "2", envelopes),
      take("RCEN", resistors(10), "8", envelopes),
      take("CBYP", capacitors(5), "10", envelopes),
      take("JACK", connectors(1), "8", envelopes),
      take("POTL", resistors(31), "8", envelopes),
      take("PNEL", hardware(16), "2", envelopes),
      take("DIAL", hardware(18), "8", envelopes),
      take("SOLD", consumables(1), "12", envelopes),
      receive("ADSR", assemblies(8), "2", { unitCost: "45.10", lotCode: "ENV-03", note: "Built and tested" }),
    ],
  },
  {
    daysAgo: 26,
    time: "11:10",
    acts: [
      receive("TLOP", semiconductors(8), "20", {
        unitCost: "0.31",
        lotCode: "no marking",
        note: "Cheap lot from a clearance sale",
        label: "clearance op-amps",
      }),
      move("NMOS", semiconductors(19), semiconductors(21), "41", "Makes room beside the power transistors"),
    ],
  },
  {
    daysAgo: 25,
    time: "19:20",
    acts: [hold("clearance op-amps")],
  },
  {
    daysAgo: 19,
    time: "13:30",
    acts: [
      count("RCEN", resistors(10), "201", "Counted on the scales"),
      count("SCRW", hardware(21), "655", "A bag of leftovers went back in"),
      count("JACK", connectors(1), "94", "Counted after the course"),
    ],
  },
  {
    daysAgo: 16,
    time: "10:45",
    acts: [
      take("CASE", hardware(17), "1", firstVoice),
      take("VCOB", assemblies(5), "1", firstVoice),
      take("VCAB", assemblies(7), "1", firstVoice),
      take("ADSR", assemblies(8), "1", firstVoice),
      take("CABL", assemblies(2), "3", firstVoice),
      take("PTCH", connectors(25), "4", firstVoice),
    ],
  },
  {
    daysAgo: 11,
    time: "15:00",
    acts: [
      take("NEOP", semiconductors(4), "6", repair),
      take("CELS", capacitors(13), "18", repair),
      take("DREC", semiconductors(34), "4", repair),
      take("ALCO", consumables(7), "150", repair),
    ],
  },
  {
    daysAgo: 8,
    time: "09:05",
    acts: [
      receive("CELS", capacitors(13), "50", { unitCost: "0.055", lotCode: "PN 4A11" }),
      receive("LEDR", semiconductors(37), "50", { unitCost: "0.068" }),
      receive("CABL", assemblies(2), "5", {
        unitCost: "1.75",
        lotCode: "CAB-11",
        note: "Pressed on a rainy evening",
      }),
    ],
  },
  {
    daysAgo: 4,
    time: "17:50",
    acts: [
      take("PCBZ", hardware(12), "2", { note: "Two sample buzzers for the course" }),
      take("BUZZ", hardware(4), "2", { note: "Two sample buzzers for the course" }),
      take("NPNS", semiconductors(17), "4", { note: "Two sample buzzers for the course" }),
    ],
  },
  {
    daysAgo: 1,
    time: "11:25",
    acts: [
      take("VCOC", semiconductors(9), "2", { note: "Burn-in of the next pair of oscillators" }),
      move("TLQU", semiconductors(2), semiconductors(6), "6", "The quad op-amps get the free drawer below"),
    ],
  },
]
