/** An element's content: text, elements by name, or several elements of the same name. */
export type XmlContent = string | { readonly [name: string]: XmlContent | readonly XmlContent[] | undefined }

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

/** A document of S3's namespace. Fields that are undefined are left out. */
export function xmlDocument(root: string, content: XmlContent, options = { namespaced: true }): string {
  const attribute = options.namespaced ? ` xmlns="${namespace}"` : ""
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${inner(content)}</${root}>`
}

function inner(content: XmlContent): string {
  if (typeof content === "string") return escapeText(content)
  return Object.entries(content)
    .flatMap(([name, value]) =>
      (isList(value) ? value : value === undefined ? [] : [value]).map(
        (one) => `<${name}>${inner(one)}</${name}>`,
      ),
    )
    .join("")
}

function isList(value: XmlContent | readonly XmlContent[] | undefined): value is readonly XmlContent[] {
  return Array.isArray(value)
}

/** Control characters are written as references too: readers would turn a carriage return into something else. */
function escapeText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replaceAll(/[<>&"'\u0000-\u001f\u007f]/g, (character) => `&#${character.charCodeAt(0)};`)
}
