/**
 * A process that runs the servers of a worker's tests, one after the other and wired up as in the product. One process for
 * each of them would do little else than load its modules.
 */
import { readConfig } from "@kitwright/api/config"
import { createLog } from "@kitwright/api/log"
import { type RunningServer, startServer } from "@kitwright/api/start-server"
import type { Order, Report } from "./protocol.ts"

const servers = new Map<number, RunningServer>()

process.on("message", (order: Order) => {
  void obey(order).then(report, (error: unknown) => {
    report({ kind: "failed", id: order.id, message: error instanceof Error ? error.message : String(error) })
  })
})
process.on("disconnect", () => process.exit(0))

async function obey(order: Order): Promise<Report> {
  const { id } = order
  if (order.kind === "start") {
    const config = readConfig(order.environment)
    const log = createLog(config.logLevel, { write: (line) => report({ kind: "log", id, line }) })
    const server = await startServer(config, log)
    servers.set(id, server)
    return { kind: "started", id, address: server.address }
  }
  const server = servers.get(id)
  servers.delete(id)
  if ((await server?.shutdown.stop("the test is over")) === false)
    throw new Error("The server does not come to rest.")
  return { kind: "stopped", id }
}

function report(message: Report): void {
  process.send?.(message)
}
