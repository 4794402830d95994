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

declare module 'vitest' {
  export interface ProvidedContext {
    /** The maintenance database of the server that all tests share. */
    serverUrl: string
  }
}

/** The migrated database that each test database is a copy of. */
export const TEMPLATE = 'tidemark_template'

/**
 * Starts one PostgreSQL for all test files, in a folder of its own, on a free port. Commands that tests run share what
 * Node has compiled, which halves the time that each needs to start.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const clock = preloadPlainWaits()
  const compiled = mkdtempSync(join(tmpdir(), 'tidemark-compiled-'))
  process.env.NODE_COMPILE_CACHE = compiled
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-test-'))
  chmodSync(folder, 0o755)
  const server = await startEmbedded({ dataDir: folder, port: 0, durable: false })
  await createTemplate(server.url)
  await setPatience(project, server.url)
  project.provide('serverUrl', server.url)
  return async () => {
    await server.stop()
    for (const path of [folder, compiled, clock ?? folder]) rmSync(path, { recursive: true, force: true })
  }
}

async function createTemplate(serverUrl: string): Promise<void> {
  const server = createPool({ url: serverUrl, max: 1 })
  await server.query(`create database ${TEMPLATE}`)
  await server.end()
  const template = createPool({ url: serverUrl.replace(/[^/]*$/, TEMPLATE), max: 1 })
  await migrate(template)
  await template.end()
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
