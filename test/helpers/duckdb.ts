import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

/** A DuckDB, which is independent of Tidemark's database. */
export interface DuckDb {
  /** The rows, every value as text; null where there is none. */
  ask(sql: string): Promise<Record<string, string | null>[]>
  close(): void
}

/** Opens a DuckDB in memory on one thread. With a file, its tables are in the file, and all processors are used. */
export async function openDuckDb(file?: string): Promise<DuckDb> {
  const instance = await (file === undefined
    ? DuckDBInstance.create(':memory:', { threads: '1' })
    : DuckDBInstance.create(file))
  const connection = await instance.connect()
  return {
    ask: (sql) => askRows(connection, sql),
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

async function askRows(connection: DuckDBConnection, sql: string) {
  const reader = await connection.runAndReadAll(sql)
  return reader
    .getRowObjectsJson()
    .map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)])),
    )
}
