import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { readConfig } from '../../../src/config/config.ts'
import { chooseFormat } from '../../../src/import/choose-format.ts'
import { openSource } from '../../../src/import/csv/open-source.ts'
import { type ImportOptions, importFile } from '../../../src/import/import-file.ts'
import { createRejectsFiles } from '../../../src/import/rejects-file.ts'
import type { ImportSummary } from '../../../src/import/summary.ts'
import { type OpenedInbox, openInbox } from '../../../src/service/open-inbox.ts'
import { readZone } from '../../../src/zones/read-zone.ts'
import { useTestDatabase } from '../database.ts'

/** An empty folder for each test. */
export function useFolder() {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-import-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  return {
    path: (name: string) => join(folder, name),
    write: async (name: string, content: string | Uint8Array) => {
      await writeFile(join(folder, name), content)
      return join(folder, name)
    },
    /** The lines of a rejects file, without the name of the file; empty when the file does not exist. */
    readRejects: async (name: string) => {
      const text = await readFile(join(folder, name), 'utf8').catch(() => '')
      return text.split('\n').filter(Boolean).map(readReject)
    },
  }
}

function readReject(line: string) {
  const { line: number, reason, error, body } = JSON.parse(line) as Record<string, unknown>
  return { line: number, reason, error, body }
}

/** A database and the real inbox on it, both for one test file. */
export function useTestInbox() {
  const database = useTestDatabase()
  let opened: OpenedInbox | undefined
  beforeAll(async () => {
    opened = await openInbox({ ...readConfig({}), databaseUrl: database.url }, { giveUpAfterMs: 1000 })
  })
  afterAll(() => opened?.close())
  return {
    get inbox() {
      if (!opened) throw new Error('The inbox exists only inside tests and hooks')
      return opened.inbox
    },
    get pool() {
      return database.pool
    },
    /** Deletes all events before the next test. */
    clear: () =>
      database.pool.query(
        'truncate inbox, raw_events, dead_letters, orders, credit_notes, refund_ids, payments, customer_merges, guest_registrations, customers, products, stock_counts, exchange_rates',
      ),
    /** The accepted and ignored events in their original form, by time. */
    readEvents: async () => {
      const { rows } = await database.pool.query<{ body: string }>(
        'select body from raw_events order by occurred_at, event_key',
      )
      return rows.map(({ body }) => JSON.parse(body))
    },
  }
}

/** Imports CSV by a mapping, and returns the submitted events, the orders by id, and the rejects. */
export async function importCsv(
  shop: Pick<ImportOptions, 'inbox' | 'pool'> & { readEvents: () => Promise<ImportedEvent[]> },
  folder: ReturnType<typeof useFolder>,
  mapping: unknown,
  content: string | readonly string[] | Uint8Array,
  options: Partial<ImportOptions> = {},
) {
  const text = typeof content === 'string' || content instanceof Uint8Array ? content : content.join('\n')
  const path = await folder.write('shop.csv', text)
  const format = await chooseFormat({ mapping: await folder.write('shop.json', JSON.stringify(mapping)) })
  const summary = await importPath(path, { ...shop, format, rejects: folder.path('rejects'), ...options })
  const events = await shop.readEvents()
  const orders = events
    .filter(({ type }) => type === 'OrderCreated')
    .map(({ time, data }): Record<string, unknown> => ({ time, ...data }))
    .sort((a, b) => (String(a.orderId) < String(b.orderId) ? -1 : 1))
  return { summary, events, orders, rejects: await folder.readRejects('rejects') }
}

interface ImportedEvent {
  type: string
  time: string
  data: Record<string, unknown>
}

/** Imports a file as the command does, with small batches. `rejects` is the path of the rejects file. */
export async function importPath(
  path: string,
  options: Pick<ImportOptions, 'inbox' | 'pool'> & Partial<ImportOptions> & { rejects?: string; timeZone?: string },
): Promise<ImportSummary> {
  const rejects = createRejectsFiles(options.rejects ?? `${path}.rejects.ndjson`)
  try {
    return await importFile({
      open: () => openSource(path),
      format: undefined,
      zone: await readZone(options.pool, options.timeZone ?? 'UTC'),
      settings: { ...readConfig({}), batchSize: 10, batchConnections: 2, maxEventBytes: 1000 },
      sourceName: 'import',
      onProgress: () => {},
      onRejects: rejects.write,
      signal: new AbortController().signal,
      ...options,
    })
  } finally {
    await rejects.close()
  }
}
