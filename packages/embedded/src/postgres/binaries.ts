import { EmbeddedPostgresError } from "./embedded-postgres-error.ts"

/** The major version all clusters of this release are made with; a test compares it with the binary. */
export const postgresMajorVersion = "18"

/** Absolute paths of the three programs the platform package brings. */
export interface PostgresBinaries {
  initdb: string
  pg_ctl: string
  postgres: string
}

const supportedPlatforms = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64"]

/** Finds the PostgreSQL programs for a platform such as `linux-x64`. Throws NO_BINARY with the way out. */
export async function findBinaries(
  platform = `${process.platform}-${process.arch}`,
): Promise<PostgresBinaries> {
  const advice = "Set DATABASE_URL to a PostgreSQL 15 or newer to run without the embedded one."
  if (!supportedPlatforms.includes(platform)) {
    throw new EmbeddedPostgresError(
      "NO_BINARY",
      `There is no embedded PostgreSQL for ${platform} (there is one for ${supportedPlatforms.join(", ")}). ${advice}`,
    )
  }
  try {
    const found: unknown = await import(`@embedded-postgres/${platform}`)
    if (isBinaries(found)) return found
  } catch (cause) {
    throw new EmbeddedPostgresError(
      "NO_BINARY",
      `The package @embedded-postgres/${platform} is not installed. Run the install again with optional packages. ${advice}`,
      { cause },
    )
  }
  throw new EmbeddedPostgresError(
    "NO_BINARY",
    `The package @embedded-postgres/${platform} does not name its programs. ${advice}`,
  )
}

function isBinaries(found: unknown): found is PostgresBinaries {
  if (typeof found !== "object" || found === null) return false
  return ["initdb", "pg_ctl", "postgres"].every(
    (program) => program in found && typeof Reflect.get(found, program) === "string",
  )
}
