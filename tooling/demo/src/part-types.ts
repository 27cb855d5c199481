interface PartType {
  readonly name: string
  readonly parent?: string
}

/** The tree of types; a parent stands before its children. */
export const partTypes = [
  { name: "Resistors" },
  { name: "Capacitors" },
  { name: "Semiconductors" },
  { name: "Op-amps", parent: "Semiconductors" },
  { name: "Synthesizer chips", parent: "Semiconductors" },
  { name: "Transistors", parent: "Semiconductors" },
  { name: "Regulators", parent: "Semiconductors" },
  { name: "Diodes", parent: "Semiconductors" },
  { name: "Digital", parent: "Semiconductors" },
  { name: "Potentiometers" },
  { name: "Connectors" },
  { name: "Modules" },
  { name: "Circuit boards" },
  { name: "Mechanical" },
  { name: "Consumables" },
  { name: "Assemblies" },
  { name: "Labour" },
  { name: "Bakery" },
  { name: "Flour & grain", parent: "Bakery" },
  { name: "Dairy", parent: "Bakery" },
  { name: "Sugar", parent: "Bakery" },
  { name: "Baking goods", parent: "Bakery" },
  { name: "Packaging", parent: "Bakery" },
  { name: "Baked goods", parent: "Bakery" },
] as const satisfies readonly PartType[]

export type TypeName = (typeof partTypes)[number]["name"]
