import type { SignedRequest } from "./signature.ts"

type Answer = { status: number; headers: Record<string, string>; body: Buffer }

/** Rules for pages of other origins that are set through the protocol, as large stores keep them. */
export class BrowserRules {
  #xml: string | undefined
  #isFixed = false

  constructor(xml?: string) {
    this.#xml = xml
  }

  refuseChanges(): void {
    this.#isFixed = true
  }

  get xml(): string | undefined {
    return this.#xml
  }

  /** The answer to a question about the rules, or to one that a browser asks by itself. */
  answer(request: SignedRequest): Answer | undefined {
    const isAboutRules = /\?cors(?:=|&|$)/.test(request.target)
    if (isAboutRules && request.method === "GET")
      return this.#xml === undefined
        ? answer(404, "<Error><Code>NoSuchCORSConfiguration</Code></Error>")
        : answer(200, this.#xml)
    if (isAboutRules && request.method === "PUT") {
      if (this.#isFixed) throw new Error("nobody may change these rules")
      this.#xml = Buffer.from(request.body).toString("utf8")
      return answer(200, "")
    }
    return request.method === "OPTIONS" ? this.#preflight(request) : undefined
  }

  allows(origin: string): boolean {
    return this.#ruleFor(origin) !== undefined
  }

  #preflight(request: SignedRequest): Answer {
    const origin = request.headers.origin ?? ""
    const rule = this.#ruleFor(origin)
    if (rule === undefined) return answer(403, "<Error><Code>AccessForbidden</Code></Error>")
    const headers = {
      "access-control-allow-origin": origin,
      "access-control-allow-methods": valuesOf(rule, "AllowedMethod").join(", "),
      "access-control-allow-headers": valuesOf(rule, "AllowedHeader").join(", "),
    }
    return { status: 200, headers, body: Buffer.alloc(0) }
  }

  #ruleFor(origin: string): string | undefined {
    const rules = this.#xml?.match(/<CORSRule>.*?<\/CORSRule>/gs) ?? []
    return rules.find((rule) => valuesOf(rule, "AllowedOrigin").includes(origin))
  }
}

export function valuesOf(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, "gs"))].map((match) => match[1] ?? "")
}

function answer(status: number, xml: string): Answer {
  return { status, headers: { "content-type": "application/xml" }, body: Buffer.from(xml) }
}
