import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../src/db/migrate.ts'
import { createPool } from '../../src/db/pool.ts'
import { startEmbedded } from '../../src/embedded-postgres/start-server.ts'

/** A separate PostgreSQL with durable commits. */
export interface ChaosServer {
  folder: string
  /** Creates a migrated database with this name. @returns its address. */
  createDatabase(name: string): Promise<string>
  dropDatabase(name: string): Promise<void>
  /** Stops the server like a crash, and starts it again on the same port. A crash during another one ends with it. */
  crash(): Promise<void>
  remove(): Promise<void>
}

export async function startChaosServer(): Promise<ChaosServer> {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-chaos-'))
  chmodSync(folder, 0o755)
  const dataDir = join(folder, 'database')
  let server = await startEmbedded({ dataDir, port: 0 })
  let crashing: Promise<void> | undefined
  const crash = async () => {
    const { port, pid } = server
    process.kill(pid, 'SIGQUIT')
    await server.stop()
    server = await startEmbedded({ dataDir, port })
    if (server.port !== port) throw new Error(`PostgreSQL started again on port ${server.port} instead of ${port}`)
  }
  const run = async (statement: string) => {
    const pool = createPool({ url: server.url, max: 1 })
    await pool.query(statement).finally(() => pool.end())
  }
  return {
    folder,
    async createDatabase(name) {
      await run(`create database ${name}`)
      const url = server.url.replace(/[^/]*$/, name)
      const pool = createPool({ url, max: 1 })
      await migrate(pool).finally(() => pool.end())
      return url
    },
    dropDatabase: (name) => run(`drop database ${name} with (force)`),
    crash() {
      crashing ??= crash().finally(() => {
        crashing = undefined
      })
      return crashing
    },
    async remove() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
