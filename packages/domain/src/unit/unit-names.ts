/** The codes of all units, grouped by kind, smallest first. Stored and sent as they stand here. */
export const unitCodes = [
  ...(["each", "pair", "dozen"] as const),
  ...(["mg", "g", "kg", "t", "oz", "lb"] as const),
  ...(["ml", "cl", "dl", "l", "tsp", "tbsp", "floz", "cup", "pt", "qt", "gal"] as const),
  ...(["mm", "cm", "m", "in", "ft", "yd"] as const),
  ...(["mm2", "cm2", "m2"] as const),
  ...(["min", "h"] as const),
] as const

export type Unit = (typeof unitCodes)[number]

/** Other ways to write a unit, in lower case, without full stops, with single blanks. */
const aliasesByUnit: Partial<Record<Unit, readonly string[]>> = {
  each: ["ea", "pc", "pcs", "piece", "pieces", "unit", "units"],
  pair: ["pairs", "pr"],
  dozen: ["dozens", "doz", "dz"],
  mg: ["milligram", "milligrams"],
  g: ["gram", "grams", "gr"],
  kg: ["kilogram", "kilograms", "kilo", "kilos", "kgs"],
  t: ["tonne", "tonnes", "metric ton", "metric tons"],
  oz: ["ounce", "ounces"],
  lb: ["lbs", "pound", "pounds"],
  ml: ["millilitre", "millilitres", "milliliter", "milliliters"],
  cl: ["centilitre", "centilitres", "centiliter", "centiliters"],
  dl: ["decilitre", "decilitres", "deciliter", "deciliters"],
  l: ["litre", "litres", "liter", "liters", "ℓ"],
  tsp: ["tsps", "teaspoon", "teaspoons"],
  tbsp: ["tbsps", "tbs", "tablespoon", "tablespoons"],
  floz: ["fl oz", "fl ozs", "fluid ounce", "fluid ounces"],
  cup: ["cups"],
  pt: ["pts", "pint", "pints"],
  qt: ["qts", "quart", "quarts"],
  gal: ["gals", "gallon", "gallons"],
  mm: ["millimetre", "millimetres", "millimeter", "millimeters"],
  cm: ["centimetre", "centimetres", "centimeter", "centimeters"],
  m: ["metre", "metres", "meter", "meters"],
  in: ["inch", "inches", '"', "″"],
  ft: ["foot", "feet", "'", "′"],
  yd: ["yds", "yard", "yards"],
  mm2: ["mm²", "mm^2", "sq mm", "square millimetre", "square millimetres"],
  cm2: ["cm²", "cm^2", "sq cm", "square centimetre", "square centimetres"],
  m2: ["m²", "m^2", "sq m", "sqm", "square metre", "square metres", "square meter", "square meters"],
  min: ["mins", "minute", "minutes"],
  h: ["hr", "hrs", "hour", "hours"],
}

/** Folded text → unit, for `parseUnit`. */
export const unitAliases: ReadonlyMap<string, Unit> = new Map(
  unitCodes.flatMap((code) => (aliasesByUnit[code] ?? []).map((alias) => [alias, code] as const)),
)
