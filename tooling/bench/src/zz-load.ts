import { startThrowAwayPostgres } from "@kitwright/embedded/throw-away-postgres"
import { migrate } from "@kitwright/db/migrate"
import pg from "pg"
import { loadData } from "/work/main/tooling/bench/src/data-set.ts"
const n = Number(process.argv[2])
const postgres = await startThrowAwayPostgres()
await migrate(postgres.url)
const client = new pg.Client({ connectionString: postgres.url })
await client.connect()
const q = client.query.bind(client)
;(client as any).query = async (...a: any[]) => { const t = performance.now(); const r = await (q as any)(...a); const ms = performance.now() - t; if (ms > 300) console.log(Math.round(ms), String(a[0]).slice(0, 90).replaceAll("\n", " ")); return r }
const t = performance.now()
await loadData(client, { parts: n, lots: n, kits: n / 20, linesPerKit: 20 })
console.log("total", Math.round(performance.now() - t))
console.log((await client.query("select relname, reltuples, pg_size_pretty(pg_total_relation_size(oid)) s from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 2 desc limit 10")).rows)
await client.end()
await postgres.stop()
