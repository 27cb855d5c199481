import { audit } from "../audit.ts"
import type { CrashRow } from "./rows.ts"
import { Stage } from "./stage.ts"
import type { Victim, World } from "./world.ts"

/** Plays one row with one seed: somebody dies, comes back, and all is swept once. @returns what the auditor finds wrong */
export async function runCrash(
  world: World,
  row: CrashRow,
  seed: number,
  victim?: Victim,
): Promise<string[]> {
  const stage = await Stage.open(world, seed, victim)
  await row(stage)
  if (victim === "database") {
    // Its jobs hang on sessions that are gone: a server that lives on gives them back after hours, a new one takes them now.
    await world.kill("server")
    await world.revive()
  }
  await world.settle()
  await world.sweepLater()
  return await audit({ db: world.db, storage: world.documents.storage }, world.acknowledged)
}
