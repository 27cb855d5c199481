import { UploadProblem } from "./upload-problem.ts"

/** Where a file goes and the headers that have to go with it, as the server has granted it. */
export interface PutTarget {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Sends a file to the store. `fetch` knows nothing of how much of a body is on its way, hence a request of the older kind.
 *
 * @param onSent is told how many bytes have left so far
 * @throws UploadProblem when the store has not taken it, the signal's reason when it is given up
 */
export async function putFile(
  file: Blob,
  { url, headers }: PutTarget,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const request = new XMLHttpRequest()
  request.open("PUT", url)
  for (const [name, value] of Object.entries(headers)) {
    // A page may not set it, and need not: it is the length of the file.
    if (name.toLowerCase() !== "content-length") request.setRequestHeader(name, value)
  }
  request.upload.addEventListener("progress", ({ loaded }) => onSent(loaded))
  request.addEventListener("load", () => {
    const problem = problemOf(request.status)
    if (problem === null) resolve()
    else reject(problem)
  })
  request.addEventListener("error", () => reject(unreachable()))
  request.addEventListener("timeout", () => reject(unreachable()))
  request.addEventListener("abort", () => reject(signal.reason))
  const abort = () => request.abort()
  signal.addEventListener("abort", abort)
  request.send(file)
  try {
    await promise
  } finally {
    signal.removeEventListener("abort", abort)
  }
}

function unreachable(): UploadProblem {
  return new UploadProblem("The file did not get through: the connection to the store broke off.", "again")
}

/** What the store says by its status; null when it has the file. */
export function problemOf(status: number): UploadProblem | null {
  if (status >= 200 && status < 300) return null
  // Something lies there already, and only we may put anything there: an earlier try of ours got through.
  if (status === 412) return null
  if (status === 403) return new UploadProblem("The time to send this file is over.", "anew")
  if (status === 507) return new UploadProblem("The store has no room left for this file.", "again")
  if (status >= 500 || status === 409 || status === 429) {
    return new UploadProblem(`The store can't take the file now (status ${status}).`, "again")
  }
  return new UploadProblem(`The store has refused the file (status ${status}).`, "anew")
}
