import type { BrowserContext, ConsoleMessage, Request, Response } from "@playwright/test"

/** A refusal that a test provokes on purpose. */
export interface ExpectedAnswer {
  /** Several where it depends on what else the page asks in the same request. */
  readonly status: number | readonly number[]
  /** The name of the procedure, or another part of the address. */
  readonly address: string
}

/**
 * Looks over the shoulder of every page of a test. Whatever a person would not see and a developer should: errors in the
 * console, exceptions, failed requests, requests to another host.
 */
export class PageWatch {
  readonly #origins: readonly string[]
  readonly #problems: string[] = []
  readonly #expected: { answer: ExpectedAnswer; hasCome: boolean }[] = []
  readonly #expectedInConsole: { text: string; hasCome: boolean }[] = []
  #mayAnswersBeMissing = false

  /** @param origins of the server and its store, and of nobody else */
  constructor(origins: readonly string[]) {
    this.#origins = origins
  }

  attach(context: BrowserContext): void {
    context.on("console", (message) => this.#onConsole(message))
    context.on("weberror", (error) => this.#onException(error.error()))
    context.on("request", (request) => this.#onRequest(request))
    context.on("response", (response) => this.#onResponse(response))
    context.on("requestfailed", (request) => this.#onRequestFailed(request))
  }

  /** Announces that the server will refuse something. It is a problem too when it doesn't. */
  expectAnswer(answer: ExpectedAnswer): void {
    this.#expected.push({ answer, hasCome: false })
  }

  /** From now on requests may stay without an answer: the server is stopped, or the connection is cut. */
  expectMissingAnswers(): void {
    this.#mayAnswersBeMissing = true
  }

  /** Announces something in the console, such as the browser's word that it stopped a script. It has to come, too. */
  expectInConsole(text: string): void {
    this.#expectedInConsole.push({ text, hasCome: false })
  }

  /** Everything that went wrong so far, one line each. */
  problems(): string[] {
    const missing = this.#expected
      .filter(({ hasCome }) => !hasCome)
      .map(({ answer }) => `no answer ${[answer.status].flat().join(" or ")} came from ${answer.address}`)
    const silent = this.#expectedInConsole
      .filter(({ hasCome }) => !hasCome)
      .map(({ text }) => `nothing in the console about “${text}”`)
    return [...this.#problems, ...missing, ...silent]
  }

  #add(problem: string): void {
    this.#problems.push(problem)
  }

  #onConsole(message: ConsoleMessage): void {
    if (message.type() !== "error" && message.type() !== "warning") return
    // The browser repeats failed requests in the console; they are dealt with where they are known by status and address.
    if (message.text().startsWith("Failed to load resource:")) return
    const expected = this.#expectedInConsole.find(({ text }) => message.text().includes(text))
    if (expected !== undefined) {
      expected.hasCome = true
      return
    }
    this.#add(`console ${message.type()}: ${message.text()}`)
  }

  #onException(error: Error): void {
    // The code of a page that was not visited yet comes from the server, too.
    if (this.#mayAnswersBeMissing && /preload CSS|dynamically imported module/.test(error.message)) return
    this.#add(`exception: ${error.stack ?? error.message}`)
  }

  #onRequest(request: Request): void {
    const url = new URL(request.url())
    if (url.protocol === "data:" || url.protocol === "blob:") return
    if (!this.#origins.includes(url.origin)) this.#add(`request to another host: ${request.url()}`)
  }

  #onResponse(response: Response): void {
    const status = response.status()
    // 207: of several calls in one request some failed.
    if (status < 400 && status !== 207) return
    const url = decodeURIComponent(response.url())
    const expected = this.#expected.find(
      ({ answer }) => [answer.status].flat().includes(status) && url.includes(answer.address),
    )
    if (expected === undefined) this.#add(`answer ${status} from ${url}`)
    else expected.hasCome = true
  }

  #onRequestFailed(request: Request): void {
    const reason = request.failure()?.errorText ?? ""
    // Given up by the page itself: it went elsewhere or asked for something else.
    if (reason === "net::ERR_ABORTED" || this.#mayAnswersBeMissing) return
    this.#add(`no answer from ${request.url()}: ${reason}`)
  }
}
