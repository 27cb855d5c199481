/**
 * The words that people and programs put over the columns of parts lists and recipes, by language.
 * It is general vocabulary: a new word belongs here when a person of the trade would know what it means.
 * All entries are compared after `foldWords`, so case, accents and punctuation don't matter.
 */
import type { BomField } from "./bom-file.ts"
import { wordList } from "./fold-words.ts"

/**
 * How sure a word makes us: `certain` needs no proof, `likely` and `possible` words have other meanings
 * too and count only when the cells below look right; `possible` is what is left when nothing else fits.
 */
export interface FieldWords {
  certain: string[]
  likely: string[]
  possible: string[]
}

function fieldWords(certain: string, likely = "", possible = ""): FieldWords {
  return { certain: wordList(certain), likely: wordList(likely), possible: wordList(possible) }
}

const designators = fieldWords(
  `designator, designators, designator(s), ref des, refdes, ref. designator, ref designators, reference designator,
   reference designators, reference designator(s), reference designation, component designator, part designator,
   circuit designator, schematic reference, schematic ref, circuit reference, circuit ref, component reference,
   part reference, reference(s), references, refs, ref(s), reference list, ref des list, component references,
   Bauteilbezeichner, Bauteilreferenz, Referenzbezeichner, Referenzen, Bauteilkennung, Bauteilkennzeichen,
   repère, repères, repère topologique, référence topologique, designador, designadores, designadores de referencia,
   designatore, designatori, riferimenti, oznaczenia, desygnator, desygnatory, referenties, referanslar,
   позиционное обозначение, поз. обозначение, позиционные обозначения, обозначение на схеме, обозначение элемента,
   位号, 標号, 标号, 位號, 元件位号, 器件位号, 元件标号, リファレンス, 部品記号, 回路記号, 참조번호, 참조 번호`,
  `reference, ref, ref., reference #, Referenz, Referenz(en), référence, réf, réfs, références, referencia,
   referencias, referência, referências, riferimento, rif, referentie, referans, oznaczenie, обозначение, поз,
   позиция, označení, jelölés, referens, designation, designations, symbol, symbols, Kennung`,
  `part, parts, part(s), component, components, component(s), name, names,
   label, labels, position, positions, pos, location, locations, placement, Bezeichnung, Bauteil, Bauteile,
   Bauelement, Bauelemente, item, id, identifier, instance,
   instances, component name, part name, component id, composant, composants, componente, componentes,
   位置, 编号, 記号, 番号, 위치`,
)

const quantity = fieldWords(
  `quantity, quantities, qty, qtys, qnty, qtty, quant, quan, qte, quantity(ies), q'ty,
   Menge, Mengen, Anzahl, Anz, Stückzahl, Stueckzahl, Stück, Stueck, Stk, Stck, quantité, quantités, qté, qtés,
   cantidad, cantidades, cant, ctd, cdad, uds, quantidade, quantidades, qtd, qtde, qtdade, qdade,
   quantità, qta, q.tà, ilość, ilosc, liczba sztuk, liczba, sztuk, sztuki, szt, aantal, hoeveelheid, aant,
   antal, antall, mängd, mængde, määrä, kpl, lukumäärä, kogus, количество, кол-во, кол, колво, к-во, шт,
   кількість, к-сть, množství, množstvo, počet, počet kusů, ks, mennyiség, darabszám, darab, db, cantitate,
   nr bucăți, količina, adet, miktar, số lượng, jumlah, ποσότητα, ทั้งหมด, 数量, 數量, 数目, 用量, 单机用量,
   单板用量, 个数, 個数, 員数, 수량, 개수, quantity needed, quantity required, quantity used, qty needed,
   qty required, qty used, qty reqd, quantity per, qty per, qty per board, quantity per board, qty per pcb,
   quantity per pcb, qty per unit, quantity per unit, qty per assembly, qpa, usage qty, number needed, # needed,
   number required, # required, no. required, no. off, no. of, number of, number of parts, how many`,
  `count, counts, amount, amounts, pieces, pcs, pc, pieces needed, needed, required, need, nombre, nb, nbre, nbr,
   numero, número, número de, number, units, unit count, times, per board, per pcb, per unit, per kit, qt, q,
   unidades, pezzi, pz, pièces, piezas, peças, stuks, ilość sztuk, kom, buc, x`,
  `total qty, total quantity, qty total, quantity total, total count, total needed, total, order qty,
   order quantity, qty to order, quantity to order, qty ordered, ordered, qty to buy, buy, extended qty, ext qty,
   Gesamtmenge, Gesamtanzahl, quantité totale, cantidad total, quantidade total, quantità totale, totaal aantal,
   общее количество, 总数量, 总数, 总用量, 合計数量, weight, Gewicht, poids, peso, grams, gram, Gramm, grammes, g, ml, #`,
)

const unit = fieldWords(
  `uom, u/m, unit of measure, unit of measurement, measurement unit, measuring unit, unit, units, unit(s), measure,
   measurement, Einheit, Mengeneinheit, ME, Maßeinheit, unité, unité de mesure, unidad, unidad de medida, unidade,
   unidade de medida, unità, unità di misura, u.m., um, udm, jednostka, jednostka miary, j.m., jm, eenheid, enhet,
   enhed, yksikkö, ühik, единица, единица измерения, ед, ед. изм., одиниця, jednotka, mj, m.j., egység,
   mértékegység, unitate, jedinica, birim, đơn vị, satuan, 单位, 單位, 計量单位, 计量单位, 単位, 단위`,
)

const value = fieldWords(
  `value, values, value(s), val, part value, component value, nominal value, Wert, Werte, Bauteilwert, valeur, valeurs,
   valor, valores, valore, valori, wartość, wartości, waarde, värde, verdi, værdi, arvo, väärtus, значение,
   номинал, hodnota, érték, valoare, vrednost, vrijednost, değer, giá trị, nilai, 值, 參數, 参数, 参数值, 元件值, 数值,
   標稱值, 标称值, 阻值, 容值, 値, 定数, 값`,
  `comment, comments, Kommentar, commentaire, comentario, comentário, commento, komentarz, 规格, 规格参数, 注释,
   rating, designation`,
  `name, part, parts, part name, component, component name, device, type, model, Typ, Bauteil, Bezeichnung,
   libref, lib ref, library reference, 名称, 品名`,
)

const footprint = fieldWords(
  `footprint, footprints, footprint name, footprint type, footprint ref, package, packages, package name, package type,
   package size, pcb footprint, pcb package, case, case code, case size, case style, case/package, package/case,
   package case, package footprint, package reference, land pattern, pattern, pattern name, pcb decal, decal,
   cell name, jedec type, chip size, Gehäuse, Gehaeuse, Gehäuseform, Bauform, empreinte, boîtier, encapsulado, huella,
   encapsulamento, impronta, contenitore, obudowa, behuizing, kapsel, kotelo, корпус, тип корпуса,
   посадочное место, pouzdro, puzdro, tok, tokozás, capsulă, kućište, kılıf, 封装, 封裝, 封装形式, 封装规格, 器件封装,
   パッケージ, フットプリント, 外形, 패키지, 풋프린트`,
  `size, form factor, form, shape, Größe, taille, tamaño, tamanho, dimensione, rozmiar, размер, 尺寸, サイズ`,
)

const partNumber = fieldWords(
  `mpn, mpns, part number, part numbers, part number(s), part no, part nos, part #, part nr, part num, partno, pn, p/n,
   part code, Teilenummer, Teilenr, Teile-Nr, Herstellernummer, Hersteller-Nr, Herstellerbezeichnung,
   référence fabricant, réf fabricant, référence constructeur, numéro de pièce, número de parte, nro de parte,
   número de pieza, número da peça, part number fabricante, código do fabricante, codice produttore,
   numer części, numer producenta, symbol producenta, onderdeelnummer, артикул, парт-номер, номер детали,
   číslo dílu, alkatrészszám, 型号, 型號, 料号, 规格型号, 厂家型号, 元件型号, 器件型号, 制造商型号, 制造商料号,
   制造商零件编号, 制造商编号, 品番, 型番, 型式, メーカー型番, メーカー品番, 部品型番, 부품번호, 품번`,
  `mp, model, model number, model no, Modell, modèle, modelo, modello, type number, type no, Typ, type, item number,
   item no, item code, product code, product number, product no, Artikelnummer, Artikel-Nr, Art-Nr, article number,
   article no, numéro d'article, code, codice, código, kod, stock code, catalog number, catalog #, catalogue number,
   cat no, cat #, internal part number, ipn, house part number, material number, модель, 物料编码, 部品番号, 商品コード`,
  `reference, ref, référence, referencia, riferimento, part, parts, reference number, ref no`,
)

const manufacturer = fieldWords(
  `manufacturer, manufacturers, manufacturer(s), manufacturer name, manufactured by, manufacture, mfr, mfrs, mfg, mfgr,
   mnf, manuf, maker, make, brand, brand name, Hersteller, Marke, Fabrikat, fabricant, constructeur, marque, fabricante,
   marca, produttore, costruttore, producent, fabrikant, merk, tillverkare, produsent, valmistaja, tootja,
   производитель, изготовитель, виробник, výrobce, výrobca, gyártó, producător, proizvođač, üretici, marka,
   nhà sản xuất, 制造商, 製造商, 厂商, 厂家, 品牌, 生产厂家, 生产商, メーカー, メーカ, メーカー名, 製造元, 製造者, 제조사, 메이커`,
  `mf, make/model`,
)

const supplierNumber = fieldWords(
  `sku, skus, order code, order codes, order number, order no, ordering code, Bestellnummer, Bestell-Nr, Best-Nr,
   Bestellcode, code commande, référence commande, référence fournisseur, código proveedor, codice fornitore,
   numer zamówieniowy, bestelnummer, номер заказа, 供应商编号, 供应商料号, 供应商型号, 商城编号, 采购编号, 立创编号,
   注文番号, 注文コード, 通販コード, 販売コード, asin`,
  ``,
  `part number, part numbers, part no, part #, part nr, pn, p/n, item number, item no, article number, Artikelnummer`,
)

const description = fieldWords(
  `description, descriptions, desc, descr, part description, item description, component description, ingredient description, material description, title,
   Beschreibung, Benennung, Bezeichnung, descripción, descrição, descrizione, opis, omschrijving, beskrivning,
   beskrivelse, kuvaus, kirjeldus, описание, наименование, опис, найменування, popis, název, leírás, megnevezés,
   descriere, açıklama, mô tả, deskripsi, 描述, 说明, 説明, 摘要, 설명, ingredient, ingredients, ingredient name,
   Zutat, Zutaten, ingrediente, ingredientes, ingredienti, składnik, składniki, ingrediënt, ingrediënten, ingrédient,
   ingrédients, ingrediens, ingredienser, ингредиент, ингредиенты, surovina, hozzávaló, 食材, 材料, 材料名, 配料, 原料`,
  `name, names, part name, part names, item name, item, items, component, components, component(s), component name,
   part, parts, part(s), product, products, product name, material, materials, material name, Artikel, Artikelname,
   article, articles, Produkt, prodotto, producto, produto, nombre, nome, nom, nazwa, naam, namn, navn, nimi, název,
   название, компонент, назва, název součástky, név, denumire, naziv, isim, ad, tên, nama, 名称, 品名, 元件名称, 部品名,
   商品名, 物料名称, 产品名称, 이름, 품명, 부품명, Bauteil, Bauteilname, Bauteile, Teil, Teile, Gegenstand, Komponente, Komponenten, komponent, komponenty, composant,
   pièce, composants, pièces, componente, componentes, pieza, piezas, peça, peças, pezzo, elemento, element, część,
   części, onderdeel, onderdelen, del, osa, деталь, элемент, součástka, díl, alkatrész, what, thing, things, goods,
   device, designation, désignation, designación, designação, type, hardware, tool, equipment, object, libellé`,
  `specification, specifications, spec, specs, details, detail, kind, cmp name, comment, comments, model, package,
   function, category, notes, part type, component type, part/component, typ, info`,
)

const dnp = fieldWords(
  `dnp, dnf, dni, dnm, do not populate, do not place, do not fit, do not install, do not mount, no fit, not fitted,
   not populated, not mounted, nicht bestücken, nicht bestückt, no stuff, non monté, ne pas monter, no montar,
   não montar, nie montować, не устанавливать, 不贴, 不焊, 不上件, 未実装, fitted, populate, populated, stuff, stuffed,
   bestückt, bestücken, bestückung, monté, montado, montowany, exclude from bom`,
  `mounted, assembled, fit, place, installed, install, mount, exclude`,
)

/** A column of keys as this application generates them. */
const partKey = fieldWords("part key, kitwright key, kitwright part", "key, part id")

export const headerWords: Readonly<Record<BomField, FieldWords>> = {
  partKey,
  designators,
  quantity,
  unit,
  value,
  footprint,
  partNumber,
  manufacturer,
  supplierNumber,
  description,
  dnp,
}
