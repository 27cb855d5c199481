import { parseUnit, type Unit } from "../unit/units.ts"
import { foldWords } from "./fold-words.ts"

/** Words for units that `parseUnit` doesn't know, because only lists in other languages have them. */
const wordsByUnit: Partial<Record<Unit, string>> = {
  each: `Stück, Stk, Stck, St, off, nos, no, x, pces, count, ct, item, items, set, sets, pack, packs, pkg, package, packages, bag, roll, rolls,
    bottle, bottles, can, cans, tin, tins, jar, jars, tub, tubs, box, boxes, bucket, carton, cartons, bunch, bunches, head, heads,
    sprig, sprigs, stick, sticks, leaf, leaves, stalk, stalks, ball, block, blocks, bar, bars, tube, tubes, sheet, sheets, unité, unités, pièce, pièces, pce, pza, pieza, piezas, ud, uds, unidad, unidades, un,
    und, peça, peças, pç, pz, pezzo, pezzi, nr, szt, sztuk, sztuki, sztuka, stuks, stuk, styck, st, stk, kpl, kappale, tk,
    шт, штук, штука, штуки, ks, kus, kusy, kusů, db, darab, buc, bucată, bucăți, kom, adet, cái, 个, 個, 只, 片, 条, 件, 枚, 本,
    台, 颗, 粒, 套, 개, clove, cloves, slice, slices, egg, eggs, whole, large, medium, small, Zehe, Zehen, Bund, Packung, Pck, Päckchen`,
  pair: "Paar, paire, par, pares, paio, para, пара, пар, pár, 对, 双",
  dozen: "Dutzend, douzaine, docena, dúzia, dozzina, tuzin, дюжина",
  g: "Gramm, gramme, grammes, gramo, gramos, grama, gramas, grammo, grammi, gram, gramów, г, гр, грамм, грамма, gramů, 克, グラム",
  kg: "Kilogramm, kilogramme, kilogrammes, kilogramo, kilogramos, quilo, quilos, chilo, кг, 公斤, 千克",
  ml: "Milliliter, mililitro, mililitros, millilitri, мл, 毫升, cc",
  l: "Liter, litro, litros, litri, litr, л, литр, литра, 升, lt, ltr",
  cl: "Zentiliter, centilitre, centilitres",
  dl: "Deziliter, décilitre",
  tsp: "TL, Teelöffel, cuillère à café, c à c, cac, cdta, cucharadita, cucharaditas, colher de chá, cucchiaino, łyżeczka, łyżeczki, tl, theelepel, ч л, ч. л., čl, 小さじ, 茶匙",
  tbsp: "EL, Esslöffel, cuillère à soupe, c à s, cas, cda, cucharada, cucharadas, colher de sopa, cucchiaio, łyżka, łyżki, eetlepel, ст л, ст. л., pl, 大さじ, 汤匙",
  cup: "Tasse, Tassen, tasse, tasses, taza, tazas, xícara, xícaras, tazza, szklanka, szklanki, стакан, カップ, 杯",
  mm: "Millimeter, milímetro, milímetros, мм, 毫米",
  cm: "Zentimeter, centímetro, centímetros, см, 厘米",
  m: "Meter, mètre, mètres, metro, metros, metri, metr, м, 米, mtr, mtrs, lfm",
}

const unitByWord: ReadonlyMap<string, Unit> = new Map(
  Object.entries(wordsByUnit).flatMap(([code, words]) => {
    const unit = parseUnit(code)
    return unit === undefined ? [] : words.split(",").map((word) => [foldWords(word), unit] as const)
  }),
)

/**
 * The unit that a word means, in the languages of parts lists and recipes; undefined when it is none.
 * Words for one thing of a kind ("Stück", "rolls", "cloves") count as `each`.
 */
export function readUnit(text: string): Unit | undefined {
  return parseUnit(text) ?? unitByWord.get(foldWords(text))
}
