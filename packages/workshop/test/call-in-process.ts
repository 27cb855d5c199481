import { DomainError } from "@kitwright/domain/errors"
import { type CallOptions, type Refusal, shop, type UseCaseName } from "./shop.ts"

/** One call of a use case, as it can be sent to another process. */
export type Call = { name: UseCaseName; input: unknown; idempotencyKey: string | null }

export function call<Name extends UseCaseName>(
  name: Name,
  input: Parameters<(typeof shop)[Name]>[0],
  idempotencyKey: string | null = null,
): Call {
  return { name, input, idempotencyKey }
}

/** How a call ended. `unexpected` is any error that is no refusal, such as one of the database: no test wants one. */
export type Outcome = { answer: unknown } | { refusal: Refusal } | { unexpected: string }

/** Makes a call and says how it ended, as plain JSON. */
export async function outcomeOf(made: Call, options: CallOptions = {}): Promise<Outcome> {
  try {
    const useCase: (input: never, options: CallOptions) => Promise<unknown> = shop[made.name]
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the use case's schema reads the input, whatever it is
    const answer = await useCase(made.input as never, { ...options, idempotencyKey: made.idempotencyKey })
    return { answer }
  } catch (error) {
    if (!(error instanceof DomainError)) return { unexpected: describe(error) }
    return { refusal: { reason: error.reason, details: error.details, message: error.message } }
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const fields = ["code", "constraint"].flatMap((field) => {
    const value: unknown = Reflect.get(error, field)
    return typeof value === "string" ? [value] : []
  })
  return [error.message, ...fields].join(" · ")
}
