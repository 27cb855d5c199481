/* oxlint-disable no-underscore-dangle -- tRPC shows a router to those outside of it through _def only */
import type { AnyTRPCRouter, TRPCProcedureType, TRPCRootConfig, AnyTRPCRootTypes } from "@trpc/server"

/** The type of every procedure by its path, such as `parts.get`. A map, so that a path like `constructor` finds nothing. */
export type ProcedureTypes = ReadonlyMap<string, TRPCProcedureType>

export function procedureTypesOf(router: AnyTRPCRouter): ProcedureTypes {
  const procedures: Readonly<Record<string, { _def: { type: TRPCProcedureType } }>> = router._def.procedures
  return new Map(Object.entries(procedures).map(([path, procedure]) => [path, procedure._def.type]))
}

export function configOf(router: AnyTRPCRouter): TRPCRootConfig<AnyTRPCRootTypes> {
  return router._def._config
}
