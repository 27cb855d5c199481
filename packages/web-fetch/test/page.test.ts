import { describe, expect, it } from "vitest"
import { fetchFrom, html, startSite } from "./site.ts"

/** What is made of a page with this source. */
async function read(source: string | Uint8Array, contentType?: string) {
  const site = await startSite((_request, response) => html(response, source, contentType))
  const answer = await fetchFrom(site, "/shop/part.html")
  if (answer.kind !== "page") throw new Error(`It is ${answer.kind}.`)
  const origin = `http://site.example:${site.port}`
  return { title: answer.title, image: answer.imageUrl?.replace(origin, "SITE") ?? null }
}

const titleOf = async (source: string | Uint8Array, contentType?: string) =>
  (await read(source, contentType)).title

describe("the title of a page", () => {
  it.each([
    ["<title>Plain</title>", "Plain"],
    ["<title>  Two\n\t lines </title>", "Two lines"],
    ["<TITLE>Loud</TITLE>", "Loud"],
    ["<title>R&amp;D &#8364; &mdash; &lt;b&gt;</title>", "R&D \u20ac \u2014 <b>"],
    ["<title>A <b>tag</b> is text</title>", "A <b>tag</b> is text"],
    ["<title></title><title>Second</title>", "Second"],
    ['<title>Plain</title><meta property="og:title" content="Open graph">', "Open graph"],
    ['<meta name="og:title" content="By name">', "By name"],
    ['<title>Plain</title><meta name="twitter:title" content="Bird">', "Bird"],
    [
      '<meta name="twitter:title" content="Bird"><meta property="OG:TITLE" content="Open graph">',
      "Open graph",
    ],
    ['<meta property="og:title" content=" "><title>Plain</title>', "Plain"],
    ['<meta property="og:title" content="First"><meta property="og:title" content="Second">', "First"],
    ["<title>Not closed", "Not closed"],
    ["<title>Page</title><body><svg><title>Drawing</title></svg>", "Page"],
    ["<script>'<title>Script</title>'</script><title>Page</title>", "Page"],
    ["<!-- <title>Comment</title> --><title>Page</title>", "Page"],
    ["<p>No title</p>", null],
    ["<title> \u200b\u202e </title>", null],
    ["", null],
  ])("%s", async (source, title) => {
    expect(await titleOf(`<meta charset=utf-8>${source}`)).toBe(title)
  })

  it("is without what would turn or hide the text around it", async () => {
    const source =
      "<meta charset=utf-8><title>a\u202eb\u2066c\u200ed\u061ce\u200bf\u00adg\ufeffh&#0;&#27;[31m&#x202e;i\u0085j</title>"
    expect(await titleOf(source)).toMatch(/^abcdefgh.? ?\[31mi j$/)
  })

  it("is at most 255 characters long, and no character is cut in two", async () => {
    expect(await titleOf(`<title>${"x".repeat(255)}</title>`)).toBe("x".repeat(255))
    expect(await titleOf(`<title>${"x".repeat(256)}</title>`)).toBe(`${"x".repeat(254)}\u2026`)
    const faces = await titleOf(`<meta charset=utf-8><title>x${"\u{1f600}".repeat(200)}</title>`)
    expect(faces).toBe(`x${"\u{1f600}".repeat(126)}\u2026`)
  })

  it("is composed", async () => {
    expect(await titleOf("<meta charset=utf-8><title>Mu\u0308ller</title>")).toBe("M\u00fcller")
  })
})

describe("the encoding of a page", () => {
  const umlauts = "<title>Gr\u00f6\u00dfe</title>"
  const latin = Buffer.from(umlauts, "latin1")
  const utf8 = Buffer.from(umlauts)
  it.each([
    ["the header", latin, "text/html; charset=ISO-8859-1"],
    ["the header in quotes", latin, 'text/html; Charset="iso-8859-1"'],
    [
      "the header over the page",
      Buffer.concat([Buffer.from("<meta charset=latin1>"), utf8]),
      "text/html;charset=utf-8",
    ],
    ["the page", Buffer.concat([Buffer.from("<meta charset=windows-1252>"), latin]), "text/html"],
    [
      "the page, the long way",
      Buffer.concat([
        Buffer.from("<meta http-equiv=content-type content='text/html; charset=latin1'>"),
        latin,
      ]),
      "text/html",
    ],
    ["a mark at its beginning", Buffer.concat([Buffer.from("\ufeff"), utf8]), "text/html; charset=latin1"],
    ["UTF-16 by its mark", Buffer.from(`\ufeff${umlauts}`, "utf16le"), "text/html"],
    ["nothing, but it is UTF-8", utf8, "text/html"],
    ["nothing, and it is not UTF-8", latin, "text/html"],
    ["an encoding nobody knows", utf8, "text/html; charset=kwy-8"],
    ["an encoding nobody may use", utf8, "text/html; charset=iso-2022-kr"],
  ])("told by %s", async (_name, bytes, contentType) => {
    expect(await titleOf(bytes, contentType)).toBe("Gr\u00f6\u00dfe")
  })

  it.each([
    ["shift_jis", Uint8Array.of(0x8d, 0xdd, 0x8c, 0xc9), "\u5728\u5eab"],
    ["euc-kr", Uint8Array.of(0xc0, 0xe7, 0xb0, 0xed), "\uc7ac\uace0"],
    ["gbk", Uint8Array.of(0xbf, 0xe2, 0xb4, 0xe6), "\u5e93\u5b58"],
    ["koi8-r", Uint8Array.of(0xf3, 0xcb, 0xcc, 0xc1, 0xc4), "\u0421\u043a\u043b\u0430\u0434"],
  ])("%s", async (charset, bytes, title) => {
    const source = Buffer.concat([Buffer.from("<title>"), bytes, Buffer.from("</title>")])
    expect(await titleOf(source, `text/html; charset=${charset}`)).toBe(title)
  })

  it("of a character that comes in two pieces", async () => {
    const site = await startSite((_request, response) => {
      const [head, tail] = [Buffer.from(`<!-- ${"x".repeat(5000)} --><title>\u20ac`), Buffer.from("</title>")]
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" })
      response.write(head.subarray(0, -1), () => response.end(Buffer.concat([head.subarray(-1), tail])))
    })
    expect(await fetchFrom(site)).toMatchObject({ title: "\u20ac" })
  })
})

describe("the picture of a page", () => {
  it.each([
    ['<meta property="og:image" content="https://cdn.example/a.png">', "https://cdn.example/a.png"],
    ['<meta property="og:image" content="/a.png">', "SITE/a.png"],
    ['<meta property="og:image" content="a.png?b=1&amp;c=2">', "SITE/shop/a.png?b=1&c=2"],
    ['<meta property="og:image" content="//cdn.example/a.png">', "http://cdn.example/a.png"],
    ['<base href="/other/"><meta property="og:image" content="a.png">', "SITE/other/a.png"],
    [
      '<meta property="og:image" content="http://a.example/a"><meta property="og:image:secure_url" content="https://a.example/b">',
      "https://a.example/b",
    ],
    ['<meta name="twitter:image" content="/bird.png">', "SITE/bird.png"],
    [
      '<meta name="twitter:image" content="/bird.png"><meta property="og:image" content="/graph.png">',
      "SITE/graph.png",
    ],
    ['<link rel="image_src" href="/old.png">', "SITE/old.png"],
    ['<meta property="og:image" content="data:image/png;base64,AAAA">', null],
    ['<meta property="og:image" content="javascript:alert(1)">', null],
    ['<meta property="og:image" content="file:///etc/passwd">', null],
    ['<meta property="og:image" content="http://user:secret@a.example/">', null],
    ['<meta property="og:image" content="http://localhost/a.png">', null],
    [`<meta property="og:image" content="/${"x".repeat(3000)}">`, null],
    ['<img src="/first.png">', null],
  ])("%s", async (source, image) => {
    expect((await read(source)).image).toBe(image)
  })
})

describe("a page made to cost time", () => {
  const million = 1_000_000
  it.each([
    ["tags nested in tags", "<a>".repeat(million / 2)],
    [
      "tags nested in tags, and as many that close nothing",
      `${"<div>".repeat(million / 10)}${"</i>".repeat(million / 10)}`,
    ],
    ["tags that close nothing", `${"<a>".repeat(1000)}${"</b>".repeat(million / 2)}`],
    ["tags nested and closed", `${"<i>".repeat(150)}${"</b>".repeat(million / 2)}`],
    ["one tag of many attributes", `<p ${"a=b ".repeat(million / 2)}>`],
    ["one attribute", `<meta property="og:title" content="${"x".repeat(million)}">`],
    ["many titles", "<title></title>".repeat(million / 10)],
    ["one long title", `<title>${"\u202e ".repeat(million / 4)}`],
    ["entities", `<title>${"&amp;".repeat(million / 3)}</title>`],
    ["a comment without an end", `<!--${"-".repeat(million)}`],
    ["brackets", "<".repeat(million)],
  ])("%s", async (_name, source) => {
    const start = performance.now()
    const answer = await read(source)
    expect(answer.image).toBeNull()
    expect(performance.now() - start).toBeLessThan(5000)
  })
})
