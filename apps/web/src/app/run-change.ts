import type { MutationOptions } from "@tanstack/react-query"
import { queryClient } from "./client.ts"

/** Runs a change that belongs to no component, such as the undo of a notice. What is on the screen follows. */
export async function runChange<Input, Output, Failure, Context>(
  options: MutationOptions<Output, Failure, Input, Context>,
  input: Input,
): Promise<Output> {
  return await queryClient.getMutationCache().build(queryClient, options).execute(input)
}
