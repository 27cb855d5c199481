/** Words inside a header that decide about it, wherever they stand. Compared after `foldWords`. */
import { foldWords, phraseFinder, wordList } from "./fold-words.ts"

/** A column about money, stock, places to look or the board's outline: never a field of ours. */
const otherWords = wordList(
  `price, prices, pricing, cost, costs, budget, usd, eur, euro, gbp, Preis, Einzelpreis, Gesamtpreis, Kosten, prix, coût,
   precio, costo, coste, preço, custo, prezzo, cena, koszt, prijs, kosten, pris, hinta, цена, стоимость, сумма, ár, preț,
   cijena, fiyat, tutar, giá, 价格, 單價, 单价, 总价, 金额, 小计, 価格, 単価, 小計, 合計, 단가, 가격,
   stock, in stock, inventory, available, availability, have, owned, on hand, in hand, got, Lager, Bestand, vorhanden,
   en stock, disponible, magazyn, stan, наличие, 库存, 在庫,
   moq, spq, mpq, min qty, minimum, multiple, lead, lifecycle, rohs, reach, eol, obsolete, compliance,
   url, urls, link, links, hyperlink, web, website, webpage, page, datasheet, datasheets, Datenblatt, image, photo, picture,
   lien, enlace, strona, ссылка, 链接, 网址, リンク,
   date, revision, rev, version, layer, side, rotation, angle, mid, center, centre, coordinate, 层, 旋转,
   subtotal, line total, batch, paid, bought, arrived, received, done, checked, delivery, shipping,
   tolerance, voltage, current, power, weight each, temperature, Toleranz, Spannung, packaging, verpackung`,
)

/** Columns that are known but hold no field: they show that a row is a header. */
const knownWords = new Set([
  ...otherWords,
  ...wordList(
    `id, no, nr, nº, n, #, item #, item no, item, line, line #, line no, row, index, pos, position, lp, l.p., п/п, № п/п, lfd nr, sr no,
     sl no, s no, sno, 序号, 序號, 项次, 行号, supplier, suppliers, vendor, vendors, distributor, seller, shop, store, source, sources,
     sourcing, Lieferant, Händler, Quelle, fournisseur, proveedor, fornecedor, fornitore, dostawca, sklep, leverancier,
     поставщик, магазин, dodavatel, 供应商, 商家, 購入先, 仕入先, total, totals, Summe, Gesamt, totale, suma, итого, 总计,
     notes, note, remark, remarks, Bemerkung, Bemerkungen, Anmerkung, Hinweis, remarque, remarques, notas, nota, note,
     observaciones, uwagi, opmerking, opmerkingen, примечание, poznámka, megjegyzés, 备注, 備考, 비고, notes/link,
     category, categories, Kategorie, catégorie, categoría, categoria, kategoria, категория, 类别, 分类, 区分, group, section, assembly, subsystem,
     used on, used for, purpose, usage, use, optional, required?, status, state, alternative, alternatives, alternate,
     substitute, replacement, custom, unit price, price each, each, ext, extended, lib, library, libpart, library name, sheet, sheetpath, sheet name,
     pins, pin count, smd, tht, smt, technology, mounting, mount type, color, colour, Farbe, where, where to buy, buy, buy link,
     recipe, recipe id, recipe name, step, order, sort, created at, updated at, user id`,
  ),
])

/** Shops and words for them: with "part", "number", "#" … it is the number in that shop. */
const shopWords = wordList(
  `lcsc, szlcsc, jlcpcb, jlc, jlc pcb, digikey, digi key, mouser, farnell, element14, newark, rs, rs components, rs online,
   arrow, avnet, tme, conrad, reichelt, distrelec, verical, future, octopart, rutronik, buerklin, pollin, tayda, aliexpress,
   amazon, ebay, taobao, mcmaster, mcmaster carr, misumi, adafruit, sparkfun, pololu, seeed, akizuki, 秋月, マルツ, 千石, chip1stop,
   supplier, suppliers, vendor, vendors, distributor, distributors, dist, seller, shop, store, retailer, Lieferant, Lieferanten,
   fournisseur, proveedor, fornecedor, fornitore, dostawca, dostawcy, leverancier, поставщик, поставщика, dodavatel,
   供应商, 立创, 嘉立创, 立创商城`,
)
/** Generic words for a shop: alone they head a column of names, not of numbers. */
const shopNameOnly = new Set(
  wordList(`supplier, suppliers, vendor, vendors, distributor, distributors, dist, seller, shop, store, retailer,
   Lieferant, Lieferanten, fournisseur, proveedor, fornecedor, fornitore, dostawca, dostawcy, leverancier, поставщик,
   поставщика, dodavatel, 供应商, future, amazon, ebay, aliexpress, taobao`),
)
const makerWords = wordList(
  `manufacturer, manufacturers, manufacture, mfr, mfrs, mfg, mfgr, mnf, manuf, maker, Hersteller, fabricant, constructeur,
   fabricante, produttore, producent, producenta, fabrikant, tillverkare, производитель, производителя, výrobce, gyártó, 制造商, 厂家, 厂商,
   生产厂家, メーカー, 제조사`,
)
/** Words for a number or a code, in any of the two roles. */
const numberWords = wordList(
  `number, numbers, part number, part no, part, parts, part #, pn, p/n, no, nr, num, #, code, codes, sku, skus, id, item, ref, reference,
   Nummer, Teilenummer, Artikelnummer, Bestellnummer, référence, réf, numéro, número, codigo, código, codice, numer,
   symbol, номер, артикул, číslo, model, 编号, 料号, 型号, 型番, 品番, 番号, 物料编号`,
)
/** Of these only a column of numbers or codes can be meant, whatever the order of the words. */
const strongNumberWords = wordList(
  "number, numbers, no, nr, num, #, pn, p/n, code, codes, sku, skus, id, numero, 编号, 型号, 料号, 型番, 品番",
)

const findOther = phraseFinder(otherWords)
const findShops = phraseFinder(shopWords)
const findMakers = phraseFinder(makerWords)
const findNumberWords = phraseFinder(numberWords)
const findStrongNumberWords = phraseFinder(strongNumberWords)

/** Whether the header, or a word in it, names something that is no field: money, stock, a link … */
export function isOtherHeader(folded: string): boolean {
  return findOther(folded).length > 0
}

/** Whether the whole header is a word that tables of parts are known for, field or not. */
export function isKnownHeader(folded: string): boolean {
  return knownWords.has(folded)
}

/**
 * Whether a header names numbers of a shop: surely ("LCSC", "Digi-Key Part", "Supplier Part Number"), or if its
 * cells look like numbers ("Preferred LCSC").
 */
export function shopNumberHeader(folded: string): "certain" | "likely" | undefined {
  const shops = findShops(folded)
  if (shops.length === 0 || isOtherHeader(folded)) return undefined
  if (findNumberWords(folded).length > 0) return "certain"
  if (shops.every((shop) => shopNameOnly.has(shop))) return undefined
  return shops.includes(folded) ? "certain" : "likely"
}

/** Whether a header names makers ("Manufacturer"), their part numbers ("Mfr. Part #"), or neither. */
export function makerHeader(folded: string): "manufacturer" | "partNumber" | undefined {
  const maker = findMakers(folded)[0]
  if (maker === undefined || isOtherHeader(folded)) return undefined
  const before = folded.slice(0, folded.indexOf(maker)).trim()
  const after = folded.slice(folded.indexOf(maker) + maker.length).trim()
  const isNumber = findNumberWords(after).length > 0 || findStrongNumberWords(before).length > 0
  return isNumber ? "partNumber" : "manufacturer"
}

const fittedWords = new Set(
  wordList(
    `fitted, populate, populated, stuff, stuffed, mounted, mount, assembled, fit, place, installed, install,
     bestückt, bestücken, bestückung, monté, montado, montowany`,
  ),
)

/** Whether a column says that a part *is* fitted, so that "no" means do not fit. */
export function saysFitted(header: string): boolean {
  return fittedWords.has(foldWords(header))
}
