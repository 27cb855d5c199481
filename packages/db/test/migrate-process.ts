/** Migrates a database in a process of its own: node migrate-process.ts <url>. Prints what it applied. */
import { migrate } from "../src/migrate.ts"

const [, , url = ""] = process.argv
process.stdout.write(JSON.stringify(await migrate(url)))
