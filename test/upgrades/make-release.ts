import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { startEmbedded } from '../../src/embedded-postgres/start-server.ts'
import { dumpDatabase } from './dump.ts'
import { readEvents } from './events.ts'

// Makes the dump of a release: starts the release on a new PostgreSQL, sends it the events, and dumps its database.
// `node test/upgrades/make-release.ts CHECKOUT test/upgrades/NAME.sql.gz`, where CHECKOUT has the release and its node_modules.

const [checkout = '', file = ''] = process.argv.slice(2)
const PORT = 5077
const URL = `http://127.0.0.1:${PORT}`

const folder = mkdtempSync(join(tmpdir(), 'tidemark-release-'))
chmodSync(folder, 0o755)
const server = await startEmbedded({ dataDir: folder, port: 0, durable: false })
try {
  const release = spawn(process.execPath, ['src/cli/main.ts', 'start'], {
    cwd: resolve(checkout),
    env: { ...process.env, DATABASE_URL: server.url, PORT: String(PORT) },
    stdio: 'inherit',
  })
  await untilReady(release)
  console.log(await sendEvents())
  release.kill('SIGTERM')
  await once(release, 'exit')
  const client = new pg.Client(server.url)
  await client.connect()
  writeFileSync(file, gzipSync(await dumpDatabase(client, join(checkout, 'migrations')), { level: 9 }))
  await client.end()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function untilReady(release: ChildProcess): Promise<void> {
  while (!(await fetch(`${URL}/health/ready`).catch(() => undefined))?.ok) {
    if (release.exitCode !== null) throw new Error('The release ended')
    await pause(100)
  }
}

/** Sends the events in parts, one after the other. */
async function sendEvents(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  const events = readEvents()
  for (let i = 0; i < events.length; i += 50) {
    const part = events.slice(i, i + 50)
    const answer = await fetch(`${URL}/api/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `[${part.join(',')}]`,
    })
    const { results } = (await answer.json()) as { results: { status: string }[] }
    for (const [j, { status }] of results.entries()) {
      counts[status] = (counts[status] ?? 0) + 1
      if (status === 'rejected') console.log(part[j], results[j])
    }
  }
  return counts
}
