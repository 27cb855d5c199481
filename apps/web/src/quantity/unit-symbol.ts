const symbols: Readonly<Record<string, string>> = {
  mm2: "mm²",
  cm2: "cm²",
  m2: "m²",
  floz: "fl oz",
}

/** How a unit is written beside a number. */
export function unitSymbol(unit: string): string {
  return symbols[unit] ?? unit
}
