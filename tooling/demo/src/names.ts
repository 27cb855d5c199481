/** Keys of demo parts that other code leans on. */
export const demoParts = {
  /** On several kits, with alternatives; one lot of it is on hold, one movement was undone. */
  opAmp: "TLOP",
  /** Below its minimum stock. */
  tempcoResistor: "RTMP",
  /** Below its minimum stock, and too few for the oscillators that are wanted. */
  oscillatorChip: "VCOC",
  /** Made by a kit, used by another that is used by a third. */
  matchedPair: "PAIR",
  filterModule: "VCFB",
  oscillatorModule: "VCOB",
  /** Counted in grams, taken in fractions. */
  solder: "SOLD",
  /** Not stocked. */
  benchLabour: "LABO",
  /** Weekly movements over two months. */
  breadFlour: "FLBR",
  /** One lot has expired. */
  cream: "CREM",
  /** Counted in litres, with a density; a lot of it expires within three days. */
  milk: "MILK",
  honey: "HONY",
  sourdoughLoaf: "LOAF",
} as const

/** Names of demo kits that other code leans on; each stands once. */
export const demoKits = {
  /** Three levels deep, short of several things. */
  synthVoice: "Synth voice, one case",
  filter: "Ladder filter module",
  matchedPair: "Matched transistor pair",
  oscillator: "VCO module",
  /** Nothing is missing. */
  amplifier: "Dual VCA module",
  benchSupply: "Bench power supply 0–15 V",
  /** Target 0. */
  parked: "MIDI to CV interface",
  archived: "VCO module, revision A",
  /** Three levels deep, with packaging. */
  giftBox: "Gift box “Sunday breakfast”",
  sourdough: "Sourdough loaves",
  /** In cups and ounces. */
  cookies: "Chocolate chip cookies",
} as const
