// What an access key costs per request: "node bench/access-cost.ts". It uses an embedded server in a temporary folder.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { pino } from 'pino'
import { createKeyRing } from '../src/access/key-ring.ts'
import { createKey } from '../src/access/keys.ts'
import { readConfig } from '../src/config/config.ts'
import { migrate } from '../src/db/migrate.ts'
import { openDatabase } from '../src/db/open-database.ts'
import { createServer } from '../src/http/server.ts'
import { reports } from '../src/reports/index.ts'
import { percentile } from './measure.ts'

const log = pino({ level: 'silent' })
const actor = { kind: 'command', name: 'bench' } as const

interface AccessCost {
  keys: number
  /** The median time to check a key. */
  checkMs: number
  /** The median time of a request that reads nothing from the database, without and with a key. */
  requestMs: number
  requestWithKeyMs: number
}

/** Measures the check of a key among many, and whole requests without and with a key. */
export async function measureAccessCost(pool: pg.Pool, { keys = 1000, rounds = 5000 } = {}): Promise<AccessCost> {
  const requestMs = await measureRequests(pool, rounds)
  let text = ''
  for (let i = 0; i < keys; i++) {
    const request = { name: `key ${i}`, scopes: ['operate'] as const, tenantId: undefined, expiry: undefined }
    text = (await createKey(pool, request, actor)).text
  }
  const ring = createKeyRing({ pool, log })
  await ring.start()
  const checkMs = await medianOf(rounds, async () => {
    if ('problem' in (await ring.find(text))) throw new Error('The key is refused')
  })
  await ring.stop()
  return { keys, checkMs, requestMs, requestWithKeyMs: await measureRequests(pool, rounds, text) }
}

async function measureRequests(pool: pg.Pool, rounds: number, key?: string): Promise<number> {
  const inbox = {
    submit: () => Promise.reject(new Error('No events are sent')),
    isApplying: () => false,
    stop: async () => {},
  }
  const app = createServer({ config: readConfig({}), pool, inbox, log, reports })
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
  try {
    return await medianOf(rounds, async () => {
      const { statusCode } = await app.inject({ url: '/api/sources', headers })
      if (statusCode !== 200) throw new Error(`The request was answered with ${statusCode}`)
    })
  } finally {
    await app.close()
  }
}

async function medianOf(rounds: number, work: () => Promise<void>): Promise<number> {
  const ms: number[] = []
  for (let i = -Math.ceil(rounds / 5); i < rounds; i++) {
    const startedMs = performance.now()
    await work()
    if (i >= 0) ms.push(performance.now() - startedMs)
  }
  return percentile(ms, 0.5)
}

if (import.meta.main) {
  const dataDir = mkdtempSync(join(tmpdir(), 'tidemark-access-'))
  chmodSync(dataDir, 0o755)
  const database = await openDatabase({ databaseUrl: undefined, dataDir, embeddedDatabasePort: 0 }, 'owner', {
    durable: false,
  })
  try {
    await migrate(database.pool)
    const { keys, checkMs, requestMs, requestWithKeyMs } = await measureAccessCost(database.pool)
    const micro = (ms: number) => `${(ms * 1000).toFixed(1)} µs`
    console.log(`check of a key among ${keys}: ${micro(checkMs)}`)
    console.log(`request without keys: ${micro(requestMs)}, with a key: ${micro(requestWithKeyMs)}`)
  } finally {
    await database.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
