import type { AppRouter } from "@kitwright/api/router"
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server"

/** What each procedure answers: `Outputs["parts"]["get"]`. */
export type Outputs = inferRouterOutputs<AppRouter>

/** What each procedure takes. */
export type Inputs = inferRouterInputs<AppRouter>
