// Writes the types of the API for the dashboard from the OpenAPI document: "node scripts/write-api-types.ts"
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { pino } from 'pino'
import { readConfig } from '../src/config/config.ts'
import { createServer } from '../src/http/server.ts'
import { reports } from '../src/reports/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const generator = join(root, 'web/node_modules/openapi-typescript/bin/cli.js')

const folder = mkdtempSync(join(tmpdir(), 'tidemark-types-'))
try {
  const document = join(folder, 'openapi.json')
  writeFileSync(document, JSON.stringify(await openApiDocument()))
  const args = [generator, document, '--output', join(root, 'web/src/api/schema.ts')]
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The types of the API could not be written: ${stderr}`)
} finally {
  rmSync(folder, { recursive: true })
}

/** Does not need a database. */
async function openApiDocument(): Promise<object> {
  const app = createServer({
    config: readConfig({}),
    pool: new pg.Pool(),
    log: pino({ level: 'silent' }),
    reports,
    inbox: { take: () => Promise.reject(new Error('Events are not accepted here')) } as never,
  })
  await app.ready()
  const document = app.swagger()
  await app.close()
  return document
}
