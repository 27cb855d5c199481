import type { FileType } from "@kitwright/domain/attachment/file-types"

/** For files whose type the browser does not know, such as AVIF in older ones. */
const typesByEnding: Readonly<Record<string, FileType>> = {
  avif: "image/avif",
  jfif: "image/jpeg",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  pdf: "application/pdf",
  png: "image/png",
  webp: "image/webp",
}

/** What a file says it is: what the browser thinks, else by the ending of its name. The server looks at its bytes. */
export function declaredType({ name, type }: { readonly name: string; readonly type: string }): string {
  if (type !== "") return type
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase()
  return typesByEnding[ending] ?? "application/octet-stream"
}
