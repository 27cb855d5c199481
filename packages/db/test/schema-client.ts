import { Client } from "pg"

/** A plain session on a database, without the parsers and prepared statements of the product's client. */
export async function openClient(url: string): Promise<Client & AsyncDisposable> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}

/** The tables of the product, by name: all but the migrations' own. */
export async function listTables(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migration' order by 1",
  )
  return rows.map((row) => row.name)
}

export type Columns = ReadonlyMap<string, readonly string[]>

/** The columns of each table. */
export async function listColumns(client: Client): Promise<Columns> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
     where table_schema = 'public' and table_name <> 'migration' order by 1, ordinal_position`,
  )
  const byTable = Map.groupBy(rows, (row) => row.table)
  return new Map([...byTable].map(([table, columns]) => [table, columns.map((row) => row.column)]))
}

/** All rows of these tables, with these columns only. */
export async function readRows(client: Client, columns: Columns): Promise<Record<string, unknown>> {
  const tables: Record<string, unknown> = {}
  for (const [table, names] of columns) {
    const list = names.map((name) => `"${name}"`).join(", ")
    const { rows } = await client.query<{ content: unknown }>(
      `select jsonb_agg(to_jsonb(r) order by to_jsonb(r)::text) as content from (select ${list} from "${table}") r`,
    )
    tables[table] = rows[0]?.content
  }
  return tables
}

const schemaParts = [
  `select format('column %s.%s %s %s %s %s', table_name, column_name, data_type, is_nullable,
          coalesce(column_default, generation_expression, identity_generation), numeric_precision || '.' || numeric_scale) as part
   from information_schema.columns where table_schema = 'public' and table_name <> 'migration'`,
  `select format('constraint %s on %s: %s', conname, conrelid::regclass, pg_get_constraintdef(oid)) as part
   from pg_constraint where connamespace = 'public'::regnamespace and conrelid <> 0 and conrelid::regclass::text <> 'migration'`,
  "select indexdef as part from pg_indexes where schemaname = 'public' and tablename <> 'migration'",
  `select pg_get_triggerdef(t.oid) as part from pg_trigger t join pg_class c on c.oid = t.tgrelid
   where not tgisinternal and c.relnamespace = 'public'::regnamespace`,
  `select format('function %s %s', p.proname, p.prosrc) as part from pg_proc p
   where pronamespace = 'public'::regnamespace
     and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  "select format('sequence %s %s', sequencename, data_type) as part from pg_sequences where schemaname = 'public' and sequencename not like 'migration%'",
]

/** Everything that makes up the schema, one line each, in order. */
export async function describeSchema(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ part: string }>(schemaParts.join(" union all "))
  return rows.map((row) => row.part).toSorted()
}
