import { expect, test } from "vitest"
import { readBom } from "./read-bom.ts"

/** Files as layout programs write them. All of them are made up. */

function read(text: string) {
  return readBom({ filename: "board.csv", bytes: new TextEncoder().encode(text) })
}

function lines(...texts: string[]): string {
  return texts.join("\n")
}

test("a grouped export with quoted cells", () => {
  const file = read(
    lines(
      '"Reference","Value","Datasheet","Footprint","Qty","DNP"',
      '"C1,C2,C5","100n","~","Capacitor_SMD:C_0402_1005Metric","3",""',
      '"R1,R9","4k7","~","Resistor_SMD:R_0402_1005Metric","2","DNP"',
      '"U1","LM393","https://example.org/lm393.pdf","Package_SO:SOIC-8","1",""',
    ),
  )
  expect(file.totals).toEqual({ rows: 3, quantity: "6" })
  expect(file.detected).toMatchObject({ encoding: "utf-8", delimiter: ",", headerRow: 1 })
  expect(file.rows.map((row) => row.dnp)).toEqual([false, true, false])
  expect(file.rows[0]).toMatchObject({
    row: 2,
    designators: ["C1", "C2", "C5"],
    value: "100n",
    footprint: "Capacitor_SMD:C_0402_1005Metric",
    quantity: "3",
    kind: "data",
    problems: [],
  })
})

test("a preamble of properties before the header", () => {
  const file = read(
    lines(
      '"Source:","/home/me/lamp/lamp.sch"',
      '"Date:","2024-05-11"',
      '"Generator:","grouped list"',
      '"Component Count:","4"',
      "",
      '"Item","Qty","Reference(s)","Value","Footprint"',
      '"1","3","D1, D2, D3","red","LED_3mm"',
      '"2","1","J1","Conn_01x02","Header_1x02"',
    ),
  )
  expect(file.detected.headerRow).toBe(6)
  expect(file.totals).toEqual({ rows: 2, quantity: "4" })
})

test("the same parts one by one and then collated under a second header", () => {
  const file = read(
    lines(
      '"Tool:","schematic editor"',
      "",
      '"Individual parts:"',
      "",
      '"Item","Qty","Reference(s)","Value"',
      '"","","R1","1k"',
      '"","","R2","1k"',
      '"","","C1","10u"',
      "",
      '"Collated parts:"',
      "",
      '"Item","Qty","Reference(s)","Value"',
      '"1","2","R1, R2","1k"',
      '"2","1","C1","10u"',
    ),
  )
  expect(file.totals).toEqual({ rows: 2, quantity: "3" })
  expect(file.detected.headerRow).toBe(12)
  expect(file.skipped.filter((line) => line.reason === "listed again").map((line) => line.row)).toEqual([
    6, 7, 8, 10,
  ])
})

test("two tables with different parts under the same header are both read", () => {
  const file = read(lines("Ref,Qty,Value", "R1,1,1k", "R2,1,2k", "", "Ref,Qty,Value", "C1,1,1u", "C2,1,2u"))
  expect(file.totals).toEqual({ rows: 4, quantity: "4" })
})

test("a title block, a header further down and a footer", () => {
  const file = read(
    lines(
      "Bill of Materials,,,,,",
      ",,,,,",
      "Project:,Dimmer,,,,",
      "Variant:,None,,,,",
      "Report Date:,03/07/2022,10:24:11,,,",
      ",,,,,",
      "Print Date:,07-Mar-22,10:25:02 AM,,,",
      ",,,,,",
      "Comment,Description,Designator,Footprint,LibRef,Quantity",
      '0.1uF,Capacitor,"C1, C2",CAPC1608,CAP,2',
      "BC847,NPN transistor,Q1,SOT23,NPN,1",
      'LTST-C190,LED,"D1, D2, D3",LEDC1608,LED,3',
      ",,,,,6",
      "Approved,,,,,",
    ),
  )
  expect(file.detected.headerRow).toBe(9)
  expect(file.totals).toEqual({ rows: 3, quantity: "6" })
  expect(file.skipped.map((line) => line.reason)).toEqual(["no part", "heading"])
})

test("alternative makers and sellers in numbered columns", () => {
  const file = read(
    lines(
      "Line #,Name,Description,Designator,Quantity,Manufacturer 1,Manufacturer Part Number 1,Manufacturer Lifecycle 1,Supplier 1,Supplier Part Number 1,Supplier Unit Price 1,Supplier Subtotal 1,Supplier Order Qty 1,Supplier Stock 1,Manufacturer 2,Manufacturer Part Number 2",
      '1,RES-10K,Chip resistor,"R1, R2",2,Yageo,RC0402-10K,Active,Digi-Key,311-10KXX,0.10,0.20,100,54000,Vishay,CRCW-10K',
      "2,CAP-1U,MLCC,C1,1,Murata,GRM-1U,Active,Mouser,81-GRM1U,0.05,0.05,50,8000,,",
    ),
  )
  expect(file.totals).toEqual({ rows: 2, quantity: "3" })
  expect(file.rows[0]).toMatchObject({
    manufacturer: "Yageo",
    partNumber: "RC0402-10K",
    supplierNumber: "311-10KXX",
    description: "Chip resistor",
    value: "RES-10K",
  })
})

test("semicolons, everything quoted, an empty column at the end of every line", () => {
  const file = read(
    lines(
      '"Qty";"Value";"Device";"Package";"Parts";"Description";"";',
      '"2";"47k";"R-EU_R0603";"R0603";"R1, R4";"RESISTOR, European symbol";"";',
      '"1";"";"PINHD-1X4";"1X04";"JP1";"PIN HEADER";"";',
      '"1";"MBRS";"DIODE";"SMB";"D$3";"";"";',
    ),
  )
  expect(file.detected.delimiter).toBe(";")
  expect(file.totals).toEqual({ rows: 3, quantity: "4" })
  expect(file.rows.map((row) => row.value)).toEqual(["47k", "PINHD-1X4", "MBRS"])
  expect(file.rows[2]?.designators).toEqual(["D$3"])
})

test("tabs, a revision block, a rule of underscores and wrapped lists of designators", () => {
  const file = read(
    lines(
      "Power stage  Revised: Monday, March 04, 2019",
      "          Revision: B",
      "",
      "",
      "Bill Of Materials          March 4,2019      10:11:12\tPage1",
      "",
      "Item\tQuantity\tReference\tPart",
      "______________________________________________",
      "",
      "1\t3\tC1,C2,C3\t0.1uF",
      "2\t6\tR1,R2,R3,R4,\t10k",
      "\t\tR5,R6\t",
      "3\t1\tU1\tLM2576",
    ),
  )
  expect(file.detected).toMatchObject({ delimiter: "\t", headerRow: 7 })
  expect(file.totals).toEqual({ rows: 3, quantity: "10" })
  expect(file.rows[1]).toMatchObject({
    row: 11,
    designators: ["R1", "R2", "R3", "R4", "R5", "R6"],
    value: "10k",
    problems: [],
  })
})

test("tabs in UTF-16 with a byte order mark", () => {
  const text = lines(
    "ID\tName\tDesignator\tFootprint\tQuantity\tManufacturer Part\tManufacturer\tSupplier\tSupplier Part",
    '"1"\t"100Ω"\t"R1,R2"\t"R0603"\t"2"\t"0603WAF"\t"Uni"\t"Shop"\t"C1001"',
    '"2"\t"10u"\t"C1"\t"C0805"\t"1"\t""\t""\t""\t""',
  )
  const codes = [0xfeff, ...Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))]
  const littleEndian = new Uint8Array(codes.flatMap((code) => [code & 0xff, code >> 8]))
  const bigEndian = new Uint8Array(codes.flatMap((code) => [code >> 8, code & 0xff]))
  for (const [bytes, encoding] of [
    [littleEndian, "utf-16le"],
    [bigEndian, "utf-16be"],
    [littleEndian.subarray(2), "utf-16le"],
    [bigEndian.subarray(2), "utf-16be"],
  ] as const) {
    const file = readBom({ filename: "board.csv", bytes })
    expect(file.detected.encoding).toBe(encoding)
    expect(file.totals).toEqual({ rows: 2, quantity: "3" })
    expect(file.rows[0]).toMatchObject({ value: "100Ω", supplierNumber: "C1001" })
  }
})

test("assembly lists without quantities: the designators are counted, ranges written out", () => {
  const file = read(
    lines(
      "Comment,Designator,Footprint,JLCPCB Part #",
      '1u,"C1,C2,C3",C_0603,C15849',
      "10k,R1-R4,R_0603,C25804",
      '2k2,"R7–R8, R10..R12",R_0603,C4190',
      "AMS1117,U1,SOT-223,C6186",
    ),
  )
  expect(file.detected.mapping.quantity).toBeNull()
  expect(file.rows.map((row) => row.quantity)).toEqual(["3", "4", "5", "1"])
  expect(file.rows[2]?.designators).toEqual(["R7", "R8", "R10", "R11", "R12"])
  expect(file.rows[3]).toMatchObject({ supplierNumber: "C6186", value: "AMS1117", footprint: "SOT-223" })
})

test("one line per designator, with the sum under the column", () => {
  const file = read(
    lines(
      '"RefDes","Value","Name","Pattern","Quantity"',
      '"C1","22u","CAP","CAP_1206","1"',
      '"C2","100n","CAP","CAP_0603","1"',
      '"IC1","","TPS2540","QFN-16","1"',
      '"","","","","3"',
    ),
  )
  expect(file.totals).toEqual({ rows: 3, quantity: "3" })
  expect(file.rows[2]).toMatchObject({
    value: "",
    description: "TPS2540",
    footprint: "QFN-16",
    designators: ["IC1"],
  })
  expect(file.skipped).toEqual([{ row: 5, reason: "no part", text: "3" }])
})

test("one column per designator, in lines of different length", () => {
  const file = read(
    lines("Value,Package,Designators,,,", "10k,0603,R1,R2,R3,R4", "1u,0805,C1", "22p,0402,C2,C3"),
  )
  expect(file.rows.map((row) => row.designators)).toEqual([["R1", "R2", "R3", "R4"], ["C1"], ["C2", "C3"]])
  expect(file.totals).toEqual({ rows: 3, quantity: "7" })
})

test("designators that run over the end of the header", () => {
  const file = read(
    lines("Value,Package,Designators", "10k,0603,R1,R2,R3,R4", "1u,0805,C1", "22p,0402,C2,C3"),
  )
  expect(file.totals).toEqual({ rows: 3, quantity: "7" })
})

test("the header in line 12 and the quantity in the last column", () => {
  const title = Array.from({ length: 11 }, (_, at) => (at % 2 === 0 ? `Remark ${at},,,` : ",,,"))
  const file = read(
    lines(...title, "MPN,Manufacturer,RefDes,Quantity per board", "LM317T,TI,U1,1", "1N4007,Diotec,D1 D2,2"),
  )
  expect(file.detected.headerRow).toBe(12)
  expect(file.totals).toEqual({ rows: 2, quantity: "3" })
  expect(file.rows[1]).toMatchObject({
    row: 14,
    partNumber: "1N4007",
    manufacturer: "Diotec",
    designators: ["D1", "D2"],
  })
})

test("a header of two lines", () => {
  const file = read(
    lines(
      "Item,Reference,,Manufacturer,Manufacturer,Unit",
      "No.,Designator,Quantity,Name,Part Number,Price",
      '1,"Q1,Q2",2,Nexperia,BC847B,0.02',
      "2,D5,1,Vishay,1N4148W,0.03",
    ),
  )
  expect(file.detected.headerRow).toBe(1)
  expect(file.totals).toEqual({ rows: 2, quantity: "3" })
  expect(file.rows[0]).toMatchObject({ partNumber: "BC847B", manufacturer: "Nexperia" })
})

test("shop names under repeated column names are no line", () => {
  const file = read(
    lines(
      "Query,Qty,MPN,Total Qty (@ Batch Size: 10),SKU,SKU,Unit Price,Unit Price,In Stock,In Stock,Line Total",
      ",,,,Mouser,Farnell,Mouser,Farnell,Mouser,Farnell,",
      "NE555P,2,NE555P,20,595-NE555P,3006909,0.41,0.50,120,9,8.2",
      "LM358,1,LM358P,10,595-LM358P,,0.30,,88,,3.0",
    ),
  )
  expect(file.totals).toEqual({ rows: 2, quantity: "3" })
  expect(file.rows[0]).toMatchObject({
    row: 3,
    quantity: "2",
    partNumber: "NE555P",
    supplierNumber: "595-NE555P",
  })
})
