/** Words that make a line of a table something other than a part. Compared after `foldWords`. */
import { foldWords, wordList } from "./fold-words.ts"

const totalWords = wordList(
  `total, totals, subtotal, sub total, grand total, sum, sums, Summe, Zwischensumme, Gesamt, Gesamtsumme, Gesamtpreis,
   Gesamtkosten, insgesamt, totaux, sous total, somme, montant, suma, subtotales, totales, totale, totali, subtotale,
   somma, soma, totais, razem, suma częściowa, łącznie, ogółem, totaal, subtotaal, totalt, summa, yhteensä,
   итого, всего, сумма, общая сумма, разом, celkem, součet, spolu, mezisoučet, összesen, végösszeg, ukupno, toplam,
   总计, 合计, 小计, 總計, 合計, 小計, 総計, 总价, 합계, 총계, tổng, tổng cộng, component count, total parts, total components, part count`,
)
/** What may follow a total word without making it a thing one can buy. */
const totalFollowers = wordList(
  `cost, costs, price, prices, qty, quantity, count, amount, value, sum, parts, components, items, pieces, lines, usd, eur,
   gbp, euro, net, gross, incl, excl, including, excluding, without, with, vat, tax, taxes, shipping, per, for, of, board, boards,
   unit, units, kit, order, budget, bom, estimated, approx, in, and, the, all, Kosten, Preis, Stück, Menge, netto, brutto, mit, ohne,
   MwSt, Versand, prix, coste, costo, custo, preço, koszt, cena, general, général, geral, referencia, 参考, pcs, before, after,
   project, build, weight, number, unique, different`,
)
/** Charges that an order has but a kit doesn't. */
const chargeWords = wordList(
  `shipping, shipping cost, shipping costs, shipping fee, shipping fees, shipping charges, shipping and handling, shipping handling,
   postage, freight, delivery, delivery cost, delivery fee, handling, handling fee, tax, taxes, sales tax, vat, gst, customs,
   customs duty, import duty, duty, duties, tariff, tariffs, discount, coupon, surcharge, service fee, transaction fee,
   Versand, Versandkosten, Porto, Lieferung, Fracht, MwSt, Mehrwertsteuer, Zollgebühren, Rabatt, frais de port, frais de livraison, livraison,
   tva, douane, remise, envío, gastos de envío, iva, aduana, descuento, frete, impostos, desconto, spedizione,
   spese di spedizione, dogana, sconto, wysyłka, dostawa, koszt wysyłki, verzendkosten, verzending, btw, frakt, moms, toimitus, alv,
   доставка, налог, ндс, скидка, doprava, poštovné, dph, sleva, szállítás, áfa, kargo, kdv, 运费, 邮费, 税费, 税, 送料, 消費税, 배송비`,
)

const totals = new Set(totalWords)
const followers = new Set(totalFollowers)
const charges = new Set(chargeWords)

const totalLengthMax = 60
const totalFirstWords = new Set(totalWords.map((phrase) => phrase.split(" ")[0]))

/** Whether a cell is a total: the word alone, or followed only by words such as "cost" and numbers. */
export function isTotalCell(cell: string): boolean {
  const first = cell.length <= totalLengthMax ? /[\p{L}\p{M}]+/u.exec(cell)?.[0] : undefined
  if (first === undefined || !totalFirstWords.has(foldWords(first.toLowerCase()))) return false
  const words = foldWords(cell.toLowerCase()).split(" ")
  for (let length = Math.min(3, words.length); length > 0; length--) {
    if (!totals.has(words.slice(0, length).join(" "))) continue
    return words.slice(length).every((word) => followers.has(word) || /^\d+$/.test(word))
  }
  return false
}

/** Whether a cell is nothing but a charge ("shipping"), or begins with one ("shipping to Europe"). */
export function chargeText(cell: string): "whole" | "beginning" | undefined {
  const folded = foldWords(cell.toLowerCase())
  if (charges.has(folded)) return "whole"
  const words = folded.split(" ")
  const begins = words.length <= 5 && [1, 2].some((length) => charges.has(words.slice(0, length).join(" ")))
  return begins ? "beginning" : undefined
}
