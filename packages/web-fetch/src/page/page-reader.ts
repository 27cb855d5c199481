import { Parser } from "htmlparser2"
import { cleanText } from "./clean-text.ts"

/** What a page says about itself, in the order in which it is believed. */
const titleNames = ["og:title", "twitter:title"]
const imageNames = ["og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"]

const titleCharactersMax = 255
const valueCharactersMax = 10_000
/** A parser is given so much text at a time, and looked at in between. */
const sliceCharacters = 16_384
/** Deeper than any head; a page nested deeper is nested to cost time. */
const depthMax = 200

export interface PageFacts {
  title: string | null
  /** An address as the page says it, not read yet. */
  image: string | null
  /** What relative addresses of the page are relative to, as the page says it. */
  base: string | null
}

/** Reads the head of a page piece by piece, and says when it has seen enough. */
export class PageReader {
  readonly #values = new Map<string, string>()
  #title = ""
  #isInTitle = false
  #base: string | null = null
  #linkedImage: string | null = null
  #depth = 0
  #hasHeadEnded = false
  readonly #parser: Parser

  constructor() {
    this.#parser = new Parser({
      onopentag: (name, attributes) => this.#onOpen(name, attributes),
      ontext: (text) => this.#onText(text),
      onclosetag: (name) => this.#onClose(name),
    })
  }

  /** Whether the rest of the page would tell nothing more. */
  get isDone(): boolean {
    return this.#depth > depthMax || (this.#hasHeadEnded && this.facts.title !== null)
  }

  get facts(): PageFacts {
    const titles = [...titleNames.map((name) => this.#values.get(name) ?? ""), this.#title]
    const title = titles.map((text) => cleanText(text, titleCharactersMax)).find((text) => text !== undefined)
    const images = [...imageNames.map((name) => this.#values.get(name)), this.#linkedImage]
    const image = images
      .map((address) => address?.trim())
      .find((address) => address !== undefined && address !== "")
    return { title: title ?? null, image: image ?? null, base: this.#base }
  }

  read(text: string): void {
    for (let at = 0; at < text.length && !this.isDone; at += sliceCharacters) {
      this.#parser.write(text.slice(at, at + sliceCharacters))
    }
  }

  #onOpen(name: string, attributes: Record<string, string>): void {
    this.#depth += 1
    if (name === "body") this.#hasHeadEnded = true
    else if (name === "meta") this.#onMeta(attributes)
    else if (name === "link") this.#onLink(attributes)
    else if (name === "base") this.#base ??= short(attributes["href"])
    // A picture in the page has titles as well, but those come later.
    else if (name === "title" && this.#title === "") this.#isInTitle = true
  }

  #onMeta(attributes: Record<string, string>): void {
    const name = (attributes["property"] ?? attributes["name"] ?? "").trim().toLowerCase()
    const value = short(attributes["content"])
    const isWanted = titleNames.includes(name) || imageNames.includes(name)
    if (isWanted && value !== null && !this.#values.has(name)) this.#values.set(name, value)
  }

  #onLink(attributes: Record<string, string>): void {
    const relations = (attributes["rel"] ?? "").toLowerCase().split(/\s+/)
    if (relations.includes("image_src")) this.#linkedImage ??= short(attributes["href"])
  }

  #onText(text: string): void {
    if (this.#isInTitle && this.#title.length < valueCharactersMax) this.#title += text
  }

  #onClose(name: string): void {
    this.#depth -= 1
    if (name === "title") this.#isInTitle = false
    if (name === "head") this.#hasHeadEnded = true
  }
}

function short(value: string | undefined): string | null {
  return value === undefined || value.trim() === "" ? null : value.slice(0, valueCharactersMax)
}
