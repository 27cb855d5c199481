import { boundaries, type Check, fact, lint, types, webBuild } from "../check.ts"
import { add, type Guard, replace } from "../guard.ts"

/** A package, a file of it that runs, and what the linter says of an import it may not have. */
type Row = { folder: string; file: string; message: string }

const domain = { folder: "packages/domain", file: "src/ids.ts", message: "The domain is pure" }
const db = { folder: "packages/db", file: "src/is-one-of.ts", message: "The database layer knows" }
const storage = {
  folder: "packages/storage",
  file: "src/retry.ts",
  message: "The storage layer knows",
}
const workshop = { folder: "packages/workshop", file: "src/cursor.ts", message: "Use cases know" }
const embedded = {
  folder: "packages/embedded",
  file: "src/postgres/account.ts",
  message: "The embedded server knows",
}
const api = { folder: "apps/api", file: "src/clock.ts", message: "The API knows" }
const cli = { folder: "apps/cli", file: "src/message.ts", message: "The command line knows" }
const web = { folder: "apps/web", file: "src/app/outputs.ts", message: "The web knows" }

/** An import that two gates refuse, each by itself. */
function refused(row: Row, specifier: string, second: Check, message = row.message): Guard[] {
  const path = `${row.folder}/${row.file}`
  const line = `import * as forbidden from "${specifier}"\nexport { forbidden }`
  const name = `${row.folder.split("/")[1]} imports ${specifier}`
  return [
    add(`${name}: first gate`, path, line, lint(row.folder, message)),
    add(`${name}: second gate`, path, line, second),
  ]
}

/** A package that is not among the dependencies; pnpm's links and the graph of packages know. */
function undeclared(row: Row, specifier: string, message?: string): Guard[] {
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/")
  const second = boundaries(`cannot import package \`${name}\` because it is not a dependency`)
  return refused(row, specifier, second, message)
}

/** A package that is there for tests or types only, or what only Node has. */
function onlyForTests(row: Row, specifier: string, message?: string): Guard[] {
  return refused(row, specifier, fact(`${row.folder}/package.json`, "imports"), message)
}

/** A package of ours that the manifest names although it may not. */
function declared(folder: string, name: string, field: "dependencies" | "devDependencies"): Guard {
  const opening = `"${field}": {\n`
  const check = boundaries(`Package \`${name}\` found without any tag listed in allowlist`)
  return replace(
    `${folder} depends on ${name}`,
    `${folder}/package.json`,
    opening,
    `${opening}    "${name}": "workspace:*",\n`,
    check,
  )
}

const relative = "../../../packages/db/src/client.ts"

export const importGuards: readonly Guard[] = [
  ...onlyForTests(domain, "node:fs/promises"),
  ...["kysely", "kysely/helpers/postgres", "pg", "fastify", "prom-client", "pino"].flatMap((name) =>
    undeclared(domain, name),
  ),
  ...["@trpc/server/http", "@kitwright/db/client", "@kitwright/workshop/change"].flatMap((name) =>
    undeclared(domain, name),
  ),
  ...["fastify", "zod", "@trpc/server/http", "@kitwright/workshop/change", "@kitwright/api/router"].flatMap(
    (name) => undeclared(db, name),
  ),
  ...onlyForTests(db, "@kitwright/embedded/throw-away-postgres"),
  ...undeclared(db, "@kitwright/storage/open-storage"),
  ...["fastify", "kysely", "pg", "zod", "@kitwright/db/client", "@kitwright/workshop/change"].flatMap(
    (name) => undeclared(storage, name),
  ),
  ...onlyForTests(storage, "@kitwright/embedded/object-store"),
  ...undeclared(workshop, "@aws-sdk/client-s3"),
  ...["fastify", "@trpc/server", "@trpc/server/http", "prom-client", "kysely", "pg"].flatMap((name) =>
    undeclared(workshop, name),
  ),
  ...["@kitwright/api/router", "@kitwright/cli", "@kitwright/web"].flatMap((name) =>
    undeclared(workshop, name),
  ),
  ...onlyForTests(workshop, "@kitwright/embedded/throw-away-postgres"),
  ...["@kitwright/domain/ids", "@kitwright/db/client", "@kitwright/workshop/change", "kysely"].flatMap(
    (name) => undeclared(embedded, name),
  ),
  ...["@kitwright/web", "@kitwright/cli", "@kitwright/demo/load", "kysely"].flatMap((name) =>
    undeclared(api, name),
  ),
  ...["@kitwright/embedded/start-postgres", "pg"].flatMap((name) => onlyForTests(api, name)),
  ...undeclared(cli, "@kitwright/api/router", "Of the API only types are known here"),
  ...undeclared(cli, "@kitwright/db/client"),
  ...undeclared(cli, "kysely"),
  ...onlyForTests(cli, "pg"),
  ...["@kitwright/db/client", "@kitwright/workshop/change", "@kitwright/embedded/start-postgres"].flatMap(
    (name) => undeclared(web, name),
  ),
  ...["kysely", "pg", "fastify"].flatMap((name) => undeclared(web, name)),
  ...onlyForTests(web, "node:fs/promises"),
  ...onlyForTests(web, "@kitwright/api/router", "Of the server the web knows types only"),
  add(
    "web imports the router's code: the API exports its types only",
    "apps/web/src/main.tsx",
    'import { appRouter } from "@kitwright/api/router"\nconsole.log(appRouter)',
    webBuild('"./router" is not exported'),
  ),
  ...refused(
    workshop,
    relative,
    boundaries(`import \`${relative}\` leaves the package`),
    "Other packages are imported by their name",
  ),
  add(
    "what a package does not export can't be imported",
    "packages/workshop/src/cursor.ts",
    'import * as hidden from "@kitwright/db/search-words"\nexport { hidden }',
    types("packages/workshop", "Cannot find module '@kitwright/db/search-words'"),
  ),
  declared("packages/domain", "@kitwright/embedded", "dependencies"),
  declared("packages/embedded", "@kitwright/domain", "dependencies"),
  declared("packages/db", "@kitwright/guards", "devDependencies"),
  declared("packages/storage", "@kitwright/guards", "devDependencies"),
  declared("packages/workshop", "@kitwright/guards", "devDependencies"),
  declared("apps/api", "@kitwright/demo", "devDependencies"),
  declared("apps/cli", "@kitwright/api", "dependencies"),
  declared("apps/web", "@kitwright/cli", "devDependencies"),
  replace(
    "a package without an import rule",
    ".oxlintrc.json",
    '"packages/embedded/src/**"',
    '"packages/nowhere/src/**"',
    fact("packages/embedded", "imports"),
  ),
  replace(
    "a package without a place in the graph",
    "packages/workshop/turbo.json",
    '"boundaries"',
    '"tasks": {}, "other"',
    fact("packages/workshop", "imports"),
  ),
]
