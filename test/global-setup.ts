import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { migrate } from '../src/db/migrate.ts'
import { createPool } from '../src/db/pool.ts'
import { startEmbedded } from '../src/embedded-postgres/start-server.ts'
import { preloadPlainWaits } from './clock/preload-plain-waits.ts'
import { measurePatience } from './helpers/measure-patience.ts'
import { PATIENCE, scaled } from './helpers/patience.ts'
import { startPgBouncer } from './helpers/pgbouncer-process.ts'
import {
  type CitusMode,
  connectNodes,
  createDatabase,
  distribute,
  dropDatabase,
  readServers,
  type ServerUrls,
  urlOf,
} from './helpers/test-servers.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The maintenance database of the server that all tests share. */
    serverUrl: string
    /** The same of all servers that have each test database. More than one with `TIDEMARK_TEST_CITUS=distributed`. */
    serverUrls: ServerUrls
    /** The pooler in front of it; undefined without `TIDEMARK_TEST_POOLER`. */
    poolerUrl: string | undefined
  }
}

/** The migrated database that each test database is a copy of. */
export const TEMPLATE = 'tidemark_template'

/**
 * Starts one PostgreSQL for all test files, in a folder of its own, on a free port, unless there is one. Commands that tests run share what
 * Node has compiled, which halves the time that each needs to start.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const clock = preloadPlainWaits()
  const compiled = mkdtempSync(join(tmpdir(), 'tidemark-compiled-'))
  process.env.NODE_COMPILE_CACHE = compiled
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-test-'))
  chmodSync(folder, 0o755)
  const server = await startServer(folder)
  const citus = process.env.TIDEMARK_TEST_CITUS as CitusMode | undefined
  const urls = citus === 'distributed' ? await readServers(server.url) : [server.url]
  await createTemplate(urls, citus)
  await setPatience(project, server.url)
  project.provide('serverUrl', server.url)
  project.provide('serverUrls', urls)
  const pooler =
    process.env.TIDEMARK_TEST_POOLER === 'true' ? await startPgBouncer(server.url, 'transaction') : undefined
  project.provide('poolerUrl', pooler?.url('postgres'))
  return async () => {
    await pooler?.stop()
    await server.stop()
    for (const path of [folder, compiled, clock ?? folder]) rmSync(path, { recursive: true, force: true })
  }
}

/** With `TIDEMARK_TEST_SERVER`, tests use the server at this address, of a user who may create databases. */
async function startServer(dataDir: string): Promise<{ url: string; stop(): Promise<void> }> {
  const url = process.env.TIDEMARK_TEST_SERVER
  return url === undefined ? startEmbedded({ dataDir, port: 0, durable: false }) : { url, stop: async () => undefined }
}

async function createTemplate(urls: ServerUrls, citus: CitusMode | undefined): Promise<void> {
  await dropDatabase(urls, TEMPLATE)
  await createDatabase(urls, TEMPLATE, 'template1')
  if (citus !== undefined) await connectNodes(urls, TEMPLATE)
  const [url = ''] = urls.map((server) => urlOf(server, TEMPLATE))
  const template = createPool({ url, max: 1 })
  await migrate(template)
  await template.end()
  if (citus === 'distributed') await distribute(url)
}

/** Deadlines fit the speed of this machine: those of the configuration here, those of tests by `scaled`. */
async function setPatience({ config }: TestProject, serverUrl: string): Promise<void> {
  if (process.env[PATIENCE] === undefined) {
    const pool = createPool({ url: serverUrl, max: 1 })
    process.env[PATIENCE] = (await measurePatience(pool)).toFixed(1)
    await pool.end()
  }
  config.testTimeout = scaled(config.testTimeout)
  config.hookTimeout = scaled(config.hookTimeout)
  config.expect.poll = { ...config.expect.poll, timeout: scaled(config.expect.poll?.timeout ?? 1000) }
}
