interface Box {
  readonly description: string
  readonly capacity: number
}

/** The boxes in the order in which they get their numbers. */
export const boxes = {
  resistors: { description: "Drawer cabinet A: resistors, potentiometers", capacity: 60 },
  capacitors: { description: "Drawer cabinet B: capacitors", capacity: 36 },
  semiconductors: { description: "Antistatic drawers: semiconductors", capacity: 48 },
  connectors: { description: "Drawer cabinet C: connectors, sockets, jacks", capacity: 36 },
  hardware: { description: "Shelf over the bench: modules, boards, mechanical", capacity: 40 },
  consumables: { description: "Under the bench: wire, solder, chemicals", capacity: 24 },
  assemblies: { description: "Foam trays: finished and tested boards", capacity: 24 },
  dryStore: { description: "Dry store: flour, grain, sugar", capacity: 30 },
  coldRoom: { description: "Cold room, 4 °C", capacity: 24 },
  freezer: { description: "Freezer, −18 °C", capacity: 24 },
  bakingShelf: { description: "Shelf by the mixer: baking goods", capacity: 36 },
  packaging: { description: "Packaging store, upstairs", capacity: 24 },
  racks: { description: "Bread racks and counter", capacity: 24 },
} as const satisfies Record<string, Box>

export type BoxName = keyof typeof boxes
