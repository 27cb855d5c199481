import { ascii, join, noise, uint32 } from "../samples/bytes.ts"
import { sniffedTypes } from "../sniff.ts"
import { type HostileFile, hostileFile } from "./hostile-file.ts"

const script = "<script>alert(document.domain)</script>"
const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${script}</svg>`
const padding = noise(200, 3)

/** The beginning of an ISO media file: its brand, then the brands it is compatible with. */
function isoMedia(...brands: readonly string[]): Uint8Array {
  const [major = "", ...compatible] = brands
  const names = ascii(compatible.join(""))
  return join(uint32(16 + names.length), ascii("ftyp"), ascii(major), uint32(0), names, padding)
}

function zip(firstName: string): Uint8Array {
  const name = ascii(firstName)
  const header = Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0)
  return join(header, new Uint8Array(12), Uint8Array.of(name.length, 0, 0, 0), name, padding)
}

function binary(text: string): Uint8Array {
  return join(ascii(text), padding)
}

/** Formats we don't keep, with what makes each of them recognisable, and something that would run where it can. */
const foreignFormats: Readonly<Record<string, Uint8Array>> = {
  svg: ascii(svg),
  "svg-with-declaration": ascii(`<?xml version="1.0" standalone="no"?>\n<!DOCTYPE svg>\n${svg}`),
  "svg-with-byte-order-mark": ascii(`\u00ef\u00bb\u00bf${svg}`),
  "svg-utf-16": Uint8Array.from(Buffer.from(`\ufeff${svg}`, "utf16le")),
  "svg-gzipped": binary("\u001f\u008b\u0008\u0000"),
  html: ascii(`<html><body>${script}</body></html>`),
  "html-with-doctype": ascii(`<!doctype html><title>x</title>${script}`),
  "html-behind-blanks": ascii(`${" \r\n\t".repeat(100)}<html>${script}`),
  "html-in-comment": ascii(`<!-- ${"x".repeat(600)} -->${script}`),
  xhtml: ascii(`<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">${script}</html>`),
  xml: ascii('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
  "xml-of-entities": ascii('<!DOCTYPE a [<!ENTITY b "xx"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;&c;&c;</a>'),
  "xml-stylesheet": ascii('<?xml-stylesheet type="text/xsl" href="data:text/xml,x"?><a/>'),
  mhtml: ascii(`MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n${script}`),
  javascript: ascii("alert(document.domain)//"),
  css: ascii("@import url(//example.com/x.css);"),
  php: ascii("<?php system($_GET['c']); ?>"),
  "shell-script": ascii("#!/bin/sh\nrm -rf /\n"),
  "plain-text": ascii("Not a picture at all.\n"),
  json: ascii('{"__proto__":{"polluted":true}}'),
  zip: zip("readme.txt"),
  "zip-empty": join(Uint8Array.of(0x50, 0x4b, 5, 6), new Uint8Array(18)),
  jar: zip("META-INF/MANIFEST.MF"),
  docx: zip("[Content_Types].xml"),
  apk: zip("AndroidManifest.xml"),
  "7z": binary("7z\u00bc\u00af\u0027\u001c"),
  rar: binary("Rar!\u001a\u0007\u0001\u0000"),
  gzip: binary("\u001f\u008b\u0008\u0008"),
  xz: binary("\u00fd7zXZ\u0000"),
  tar: join(ascii("image.png"), new Uint8Array(248), ascii("ustar\u000000"), new Uint8Array(248)),
  "windows-program": binary("MZ\u0090\u0000\u0003\u0000\u0000\u0000\u0004"),
  "linux-program": binary("\u007fELF\u0002\u0001\u0001"),
  "mac-program": binary("\u00cf\u00fa\u00ed\u00fe"),
  "java-class": binary("\u00ca\u00fe\u00ba\u00be\u0000\u0000\u0000\u0034"),
  webassembly: binary("\u0000asm\u0001\u0000\u0000\u0000"),
  "windows-shortcut": binary("L\u0000\u0000\u0000\u0001\u0014\u0002\u0000"),
  "ole-document": binary("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1"),
  rtf: ascii("{\\rtf1\\ansi{\\object\\objocx}}"),
  postscript: ascii("%!PS-Adobe-3.0\n(%pipe%id) (r) file\n"),
  "postscript-binary": binary("\u00c5\u00d0\u00d3\u00c6"),
  gif: binary("GIF89a\u0001\u0000\u0001\u0000\u0080\u0000\u0000"),
  "gif-of-1987": binary("GIF87a\u0001\u0000\u0001\u0000"),
  bmp: binary("BM\u00fe\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0036"),
  tiff: binary("II*\u0000\u0008\u0000\u0000\u0000"),
  "tiff-big-endian": binary("MM\u0000*\u0000\u0000\u0000\u0008"),
  ico: binary("\u0000\u0000\u0001\u0000\u0001\u0000\u0010\u0010"),
  photoshop: binary("8BPS\u0000\u0001"),
  jxl: binary("\u0000\u0000\u0000\u000cJXL \u000d\u000a\u0087\u000a"),
  "jxl-stream": binary("\u00ff\u000a\u00fa\u001f"),
  jp2: binary("\u0000\u0000\u0000\u000cjP  \u000d\u000a\u0087\u000a"),
  heic: isoMedia("heic", "mif1", "heic"),
  "heic-as-mif1": isoMedia("mif1", "mif1", "heic"),
  "heic-and-avif": isoMedia("avif", "mif1", "heic"),
  mp4: isoMedia("isom", "isom", "mp41"),
  quicktime: isoMedia("qt  ", "qt  "),
  "iso-media-box-too-long": join(uint32(0x7fff_fff0), ascii("ftypavif"), padding),
  avi: binary("RIFF\u0000\u0001\u0000\u0000AVI LIST"),
  wav: binary("RIFF\u0000\u0001\u0000\u0000WAVEfmt "),
  "webp-without-picture": binary("RIFF\u0000\u0001\u0000\u0000WEBPJUNK"),
  flash: binary("CWS\u000a"),
  sqlite: binary("SQLite format 3\u0000"),
  "pdf-in-lower-case": binary("%pdf-1.7\n"),
  "pdf-behind-a-mark": binary("\u00ef\u00bb\u00bf%PDF-1.7\n"),
  fdf: binary("%FDF-1.2\n"),
  "png-behind-a-line": binary("\n\u0089PNG\r\n\u001a\n"),
  "png-without-header": binary("\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\u000dIDAT"),
  "jpeg-without-marker": binary("\u00ff\u00d8\u00ff\u0000"),
}

/** Each of them as each of the types we keep. */
export const foreignFiles: readonly HostileFile[] = Object.entries(foreignFormats).flatMap(([name, bytes]) =>
  sniffedTypes.map((type) =>
    hostileFile(`${name}-as-${type.replace("/", "-")}`, type, "refused", () => bytes),
  ),
)
