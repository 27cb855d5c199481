import { expect, test } from "vitest"
import { readBom } from "./read-bom.ts"

/** Lists written by hand, by shops and in kitchens, in several languages. All of them are made up. */

function read(text: string) {
  return readBom({ filename: "list.csv", bytes: new TextEncoder().encode(text) })
}

function lines(...texts: string[]): string {
  return texts.join("\n")
}

test("a budget with sections, totals and shipping", () => {
  const file = read(
    lines(
      "Kite winder budget,,,,",
      "item,unit price,quantity,total,link",
      "spool,$4.00,2,$8.00,https://example.org/spool",
      "crank,$6.00,1,$6.00,",
      ",,Total,$14.00,",
      "Workshop work,,,,",
      "laser cutting,$30.00,0.5,$15.00,",
      "printed knobs,$1.00,4.00,$4.00,",
      ",,Subtotal,$19.00,",
      "Shipping,,,$5.00,",
      "Grand total,,,$38.00,",
    ),
  )
  expect(file.totals).toEqual({ rows: 4, quantity: "7.5" })
  expect(file.skipped.map(({ row, reason }) => [row, reason])).toEqual([
    [5, "total"],
    [6, "heading"],
    [9, "total"],
    [10, "charge"],
    [11, "total"],
  ])
})

test("stock, price and order columns are not the quantity", () => {
  const file = read(
    lines(
      "In stock,Have,MOQ,Price,Qty to order,Part,Needed",
      "120,3,10,0.50,10,hinge,2",
      "40,0,1,1.20,4,latch,4",
      "7,1,5,2.00,5,knob,1",
    ),
  )
  expect(file.detected.mapping).toMatchObject({ quantity: 6, description: 5 })
  expect(file.totals.quantity).toBe("7")
})

test("a total quantity counts only when there is no other", () => {
  expect(read(lines("Part,Total Qty", "hinge,20", "latch,40")).totals.quantity).toBe("60")
  expect(read(lines("Part,Total Qty,Qty", "hinge,20,2", "latch,40,4")).totals.quantity).toBe("6")
})

test("a shop's cart", () => {
  const file = read(
    lines(
      "Index,Quantity,Part Number,Manufacturer Part Number,Description,Customer Reference,Available,Backorder,Unit Price,Extended Price USD",
      '1,"10","X-1001-ND","RC-1K","RES 1K OHM","R1-R10","10","0","0.10","1.00"',
      '2,"5","X-2002-ND","CC-100N","CAP 100NF","","5","0","0.08","0.40"',
      ",,,,,,,,Subtotal,1.40",
    ),
  )
  expect(file.totals).toEqual({ rows: 2, quantity: "15" })
  expect(file.rows[0]).toMatchObject({
    partNumber: "RC-1K",
    supplierNumber: "X-1001-ND",
    description: "RES 1K OHM",
  })
})

test("a German spreadsheet with a separator line and decimal commas", () => {
  const file = read(
    "sep=;\r\nPos.;Bezeichnung;Menge;Einheit;Einzelpreis\r\n1;Alublech 2 mm;0,5;m²;12,00 €\r\n2;Schraube M3x10;20;Stk;0,05 €\r\n3;Litze;1,25;m;0,80 €\r\nSumme;;;;18,00 €\r\n",
  )
  expect(file.detected).toMatchObject({ delimiter: ";", headerRow: 2 })
  expect(file.rows.map(({ row, quantity, unit }) => [row, quantity, unit])).toEqual([
    [3, "0.5", "m2"],
    [4, "20", "each"],
    [5, "1.25", "m"],
  ])
  expect(file.totals).toEqual({ rows: 3, quantity: "21.75" })
})

test.each([
  ["French", "Désignation;Qté;Référence fabricant\nRésistance 1k;4;RC-1K\nDiode;2;1N4148"],
  ["Spanish", "Componente,Cantidad,Precio\nResistencia 1k,4,0.10\nDiodo,2,0.20"],
  ["Portuguese", "Componente,Qtde,Preço unitário\nResistor 1k,4,0.10\nDiodo,2,0.20"],
  ["Italian", "Descrizione;Q.tà;Prezzo\nResistenza 1k;4;0,10\nDiodo;2;0,20"],
  ["Polish", "Lp.;Nazwa;Ilość;Cena\n1;Rezystor 1k;4 szt.;0,10 zł\n2;Dioda;2 szt.;0,20 zł"],
  ["Dutch", "Onderdeel,Aantal,Prijs\nWeerstand 1k,4,0.10\nDiode,2,0.20"],
  ["Czech", "Název;Počet kusů;Cena\nRezistor 1k;4;1,00\nDioda;2;2,00"],
  ["Hungarian", "Megnevezés;Darab;Ár\nEllenállás;4;10\nDióda;2;20"],
  ["Swedish", "Benämning,Antal,Pris\nMotstånd,4,1\nDiod,2,2"],
  ["Russian", "Наименование;Кол-во;Цена\nРезистор 1к;4;0,10\nДиод;2;0,20"],
  ["Turkish", "Parça adı;Adet;Fiyat\nDirenç;4;1,00\nDiyot;2;2,00"],
  ["Chinese", "序号,名称,型号,数量,备注\n1,电阻,RC-1K,4,\n2,二极管,1N4148,2,"],
  ["Japanese", "部品名,型番,個数,単価\n抵抗,RC-1K,4,10\nダイオード,1N4148,2,20"],
  ["Korean", "품명,수량,단가\n저항,4,10\n다이오드,2,20"],
])("%s column names", (_, text) => {
  expect(read(text).totals).toEqual({ rows: 2, quantity: "6" })
})

test("names in another place than designators are told by what they look like", () => {
  const asDesignators = read(
    lines("Name,Quantity,Component", '"R1, R2",2,1 kΩ resistor', "U1,1,controller board"),
  )
  expect(asDesignators.detected.mapping).toMatchObject({ designators: 0, value: 2 })
  const asNames = read(lines("Name,Quantity,Specification", "hinge,2,steel", "door knob,1,oak"))
  expect(asNames.detected.mapping).toMatchObject({ designators: null, description: 0 })
})

test("a list that is only names counts each once and says so", () => {
  const file = read(
    lines("Position,Bauteil,Hinweis", "1,Lademodul,mit Schutz", "2,Relais,3 V", "3,Gehäuse,aus Holz"),
  )
  expect(file.totals).toEqual({ rows: 3, quantity: "3" })
  expect(file.rows[0]?.problems).toEqual([
    { column: "quantity", expected: "a column of quantities", got: "none, so counted as 1" },
  ])
})

test("a recipe with quantities, units and fractions", () => {
  const file = read(
    lines(
      "Ingredient,Quantity,Unit",
      "flour,1 1/2,cups",
      "milk,⅓,cup",
      "butter,0.5,lb",
      "eggs,3,",
      "salt,1/4,tsp",
    ),
  )
  expect(file.rows.map(({ quantity, quantityEntered, unit }) => [quantity, quantityEntered, unit])).toEqual([
    ["1.5", undefined, "cup"],
    ["0.333333", "1/3", "cup"],
    ["0.5", undefined, "lb"],
    ["3", undefined, undefined],
    ["0.25", undefined, "tsp"],
  ])
  expect(file.totals).toEqual({ rows: 5, quantity: "5.583333" })
})

test("a recipe with the unit in the cell or in the header", () => {
  const inCell = read(lines("Zutat;Menge", "Mehl;500 g", "Milch;0,25 l", "Eier;3", "Salz;1 TL"))
  expect(inCell.rows.map(({ quantity, unit }) => [quantity, unit])).toEqual([
    ["500", "g"],
    ["0.25", "l"],
    ["3", undefined],
    ["1", "tsp"],
  ])
  const inHeader = read(lines("Ingredient,Amount (g)", "flour,500", "sugar,200"))
  expect(inHeader.rows.map(({ unit }) => unit)).toEqual(["g", "g"])
})

test("a dump of recipe tables with ids", () => {
  const withNames = read(
    lines(
      "recipe_id,ingredient_id,label,quantity",
      "7,101,brown sugar,200",
      "7,102,white flour,300",
      "8,101,brown sugar,50",
    ),
  )
  expect(withNames.rows.map(({ description }) => description)).toEqual([
    "brown sugar",
    "white flour",
    "brown sugar",
  ])
  const onlyIds = read(lines("recipe_id,ingredient_id,quantity,unit", "1,11,3.5,lb", "1,12,2.0,dozen"))
  expect(onlyIds.detected.mapping).toMatchObject({ description: 1, quantity: 2, unit: 3 })
  expect(onlyIds.totals).toEqual({ rows: 2, quantity: "5.5" })
})

test("a list of one column", () => {
  const file = read(
    lines(
      "Plum cake",
      "",
      "200 g flour",
      "2 eggs",
      "1 1/2 cups sugar",
      "For the top:",
      "- 3x plum",
      "Butter: 50 g",
      "cinnamon",
    ),
  )
  expect(file.detected).toMatchObject({ delimiter: null, headerRow: null })
  expect(file.rows.map(({ row, description, quantity, unit }) => [row, description, quantity, unit])).toEqual(
    [
      [3, "flour", "200", "g"],
      [4, "eggs", "2", undefined],
      [5, "sugar", "1.5", "cup"],
      [7, "plum", "3", undefined],
      [8, "Butter", "50", "g"],
      [9, "cinnamon", null, undefined],
    ],
  )
  expect(file.rows.at(-1)?.kind).toBe("invalid")
  expect(file.skipped.map(({ row }) => row)).toEqual([1, 6])
  expect(file.totals).toEqual({ rows: 6, quantity: "256.5" })
})

test("amounts and names without header, in two columns", () => {
  const file = read(lines("200 g;flour", "3;eggs", "1/2 tsp;salt"))
  expect(file.detected.headerRow).toBeNull()
  expect(file.rows.map(({ description, quantity, unit }) => [description, quantity, unit])).toEqual([
    ["flour", "200", "g"],
    ["eggs", "3", undefined],
    ["salt", "0.5", "tsp"],
  ])
})

test("rows without a quantity that can be read are invalid but counted", () => {
  const file = read(
    lines("Material,Vendor,# needed", "rod,A,2", "glue,B,", "screws,B,many", "brackets,C,1 pair"),
  )
  expect(file.rows.map(({ kind, quantity, unit }) => [kind, quantity, unit])).toEqual([
    ["data", "2", undefined],
    ["invalid", null, undefined],
    ["invalid", null, undefined],
    ["data", "1", "pair"],
  ])
  expect(file.rows[2]?.problems).toEqual([
    { column: "# needed", expected: "a quantity such as 2, 0.5 or 1 1/2", got: "many" },
  ])
  expect(file.totals).toEqual({ rows: 4, quantity: "3" })
})

test("an unknown unit makes the row invalid, its quantity still counts", () => {
  const file = read(lines("Ingredient,Quantity,Unit", "flour,2,kg", "milk,1,l", "rice,3,kg", "yarn,4,skeins"))
  expect(file.rows[3]).toMatchObject({ kind: "invalid", quantity: "4" })
  expect(file.rows[3]?.problems[0]).toMatchObject({ column: "Unit", got: "skeins" })
  expect(file.totals.quantity).toBe("10")
})

test("columns of part keys", () => {
  const file = read(lines("Part key,Qty", "bzqp,2", "KXWA,1"))
  expect(file.rows.map(({ partKey }) => partKey)).toEqual(["BZQP", "KXWA"])
})
