import { type Account, accountFor } from "./account.ts"
import { findBinaries, type PostgresBinaries } from "./binaries.ts"
import { clusterOwner, prepareFolders, socketFolderFor, type PostgresFolders } from "./folders.ts"
import { initialiseCluster } from "./initialise-cluster.ts"

/** Everything that is known about one embedded Postgres before a server runs. */
export interface Place {
  folders: PostgresFolders
  binaries: PostgresBinaries
  account: Account
  socketFolder: string
  /** Connection string over the Unix socket. */
  url: string
  /** False for throw-away servers, which trade safety for speed and are removed when they stop. */
  durable: boolean
}

/** Prepares the folders and, the first time, the cluster. Throws an EmbeddedPostgresError. */
export async function preparePlace(
  folder: string,
  options: { durable: boolean; log: (line: string) => void },
): Promise<Place> {
  const binaries = await findBinaries()
  const folders = await prepareFolders(folder)
  const account = accountFor(await clusterOwner(folders))
  await initialiseCluster(folders, binaries, account, options)
  const socketFolder = socketFolderFor(folders.root)
  const url = `postgres://kitwright@localhost/postgres?host=${encodeURIComponent(socketFolder)}`
  return { folders, binaries, account, socketFolder, url, durable: options.durable }
}
