import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"

export type Lock = {
  /** The same store, through the lock. */
  endpoint: string
  /** From now on no answer gets through. */
  hold: () => void
  /** How many requests came in since then. */
  held: () => number
  release: () => void
  close: () => Promise<void>
}

/** Stands between server and store: requests pass, answers wait for as long as a test wants. */
export async function startLock(endpoint: string): Promise<Lock> {
  const target = new URL(endpoint)
  const sockets = new Set<Socket>()
  let gate = Promise.resolve()
  let open: () => void = () => undefined
  let held = 0
  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.on("error", () => undefined)
    socket.on("close", () => sockets.delete(socket))
  }
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect(Number(target.port), target.hostname)
    track(near)
    track(far)
    near.on("data", (bytes) => {
      held += 1
      far.write(bytes)
    })
    far.on("data", (bytes) => void gate.then(() => near.write(bytes)))
    near.on("close", () => far.destroy())
    far.on("close", () => void gate.then(() => near.end()))
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the lock has no port")
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    hold: () => {
      held = 0
      gate = new Promise((resolve) => {
        open = resolve
      })
    },
    held: () => held,
    release: () => open(),
    close: async () => {
      open()
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
