import type { MutationOptions } from "@tanstack/react-query"
import { queryClient } from "./client.ts"
import { randomKey } from "./posting-key.ts"

interface Keyed {
  idempotencyKey?: string | undefined
}

/** Runs a change that belongs to no component, such as the undo of a notice. What is on the screen follows. */
export async function runChange<Input extends Keyed, Output, Failure, Context>(
  options: MutationOptions<Output, Failure, Input, Context>,
  input: Input,
): Promise<Output> {
  const mutation = queryClient.getMutationCache().build(queryClient, options)
  return await mutation.execute({ ...input, idempotencyKey: randomKey() })
}
