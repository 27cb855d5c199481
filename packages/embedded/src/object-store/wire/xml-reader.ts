import { XMLParser } from "fast-xml-parser"
import { S3Error } from "./s3-error.ts"

const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  htmlEntities: true,
  // Elements that come once or more often are always a list.
  isArray: (name) => name === "Object" || name === "Part",
})

/** Reads a document that a client sent. Throws MalformedXML. */
export function readXml(xml: string): unknown {
  // A document type could define entities that grow; no request of S3 has one.
  if (/<!doctype/i.test(xml)) throw new S3Error("MalformedXML")
  try {
    return parser.parse(xml, true)
  } catch (cause) {
    throw new S3Error("MalformedXML", undefined, { cause })
  }
}

/** What lies under a name, undefined when nothing does. */
export function xmlField(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
}

/** The elements of a list that has to be there. Throws MalformedXML when it is not, or is too long. */
export function xmlList(value: unknown, name: string, countMax: number): unknown[] {
  const list = xmlField(value, name)
  if (Array.isArray(list) && list.length <= countMax) return list
  throw new S3Error("MalformedXML")
}

/** The text of an element that has to be there. Throws MalformedXML. */
export function xmlText(value: unknown, name: string): string {
  const text = xmlField(value, name)
  if (typeof text === "string" && text !== "") return text
  throw new S3Error("MalformedXML")
}
