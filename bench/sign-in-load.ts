// Many sign-ins at the same time, alone and during an attack: "node bench/sign-in-load.ts". It uses an embedded server in a temporary folder.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { createPasswords } from '../src/access/people/password.ts'
import { migrate } from '../src/db/migrate.ts'
import { openDatabase } from '../src/db/open-database.ts'
import { startChild } from './child.ts'
import { percentile } from './measure.ts'
import type { ServiceMemory, ServiceTask } from './service-process.ts'

const PASSWORD = 'four quiet lighthouse keepers'

export interface SignInLoad {
  /** People who signed in, out of those who tried. */
  signedIn: number
  p50Ms: number
  p99Ms: number
  /** Guesses by the attacker that were answered meanwhile, by status. */
  guesses: Record<number, number>
  memory: ServiceMemory
}

export interface LoadOptions {
  people: number
  /** Guesses that are waiting for an answer at any time. They come from this number of addresses of their own. */
  guesses?: { atOnce: number; addresses: number }
}

/** Lets people sign in at the same moment, each once, at a service in a process of its own. */
export async function measureSignIns(
  { pool, url: databaseUrl }: { pool: pg.Pool; url: string },
  { people, guesses }: LoadOptions,
): Promise<SignInLoad> {
  await addPeople(pool, people)
  const file = new URL('service-process.ts', import.meta.url)
  const service = await startChild<ServiceTask, string, ServiceMemory>(file, { databaseUrl })
  const attack = startAttack(service.ready, guesses ?? { atOnce: 0, addresses: 1 })
  const names = Array.from({ length: people }, (_, i) => `person-${i}`)
  const answers = await Promise.all(names.map((name) => signIn(service.ready, name, PASSWORD)))
  const counted = await attack.stop()
  const memory = await service.stop()
  const ms = answers.map((answer) => answer.ms)
  const signedIn = answers.filter(({ status }) => status === 201).length
  return { signedIn, p50Ms: percentile(ms, 0.5), p99Ms: percentile(ms, 0.99), guesses: counted, memory }
}

async function addPeople(pool: pg.Pool, people: number): Promise<void> {
  await pool.query('truncate users, sign_in_failures cascade')
  const hash = await createPasswords().hash(PASSWORD, { sender: 'bench' })
  await pool.query(
    `insert into users (user_id, name, role, created_by, password_hash)
     select lpad(i::text, 16, '0'), 'person-' || i, 'viewer', 'bench', $2 from generate_series(0, $1 - 1) i`,
    [people, hash],
  )
}

/** Guesses passwords of names that do not exist, which costs the server as much as any other. */
function startAttack(url: string, { atOnce, addresses }: { atOnce: number; addresses: number }) {
  const counted: Record<number, number> = {}
  let isOver = false
  let count = 0
  const guess = async (address: string) => {
    while (!isOver) {
      const { status } = await signIn(url, `guess-${count++}`, 'a wrong password', address)
      counted[status] = (counted[status] ?? 0) + 1
    }
  }
  const running = Array.from({ length: atOnce }, (_, i) => guess(`127.0.1.${1 + (i % addresses)}`))
  return {
    async stop() {
      isOver = true
      await Promise.all(running)
      return counted
    },
  }
}

async function signIn(url: string, name: string, password: string, localAddress = '127.0.0.1') {
  const startedMs = performance.now()
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const sent = request(`${url}/api/session`, { method: 'POST', headers, localAddress, agent: false }, resolve)
  sent.on('error', reject).end(JSON.stringify({ name, password }))
  const answer = await promise
  await answer.resume().toArray()
  return { status: answer.statusCode ?? 0, ms: performance.now() - startedMs }
}

if (import.meta.main) {
  const dataDir = mkdtempSync(join(tmpdir(), 'tidemark-sign-in-'))
  chmodSync(dataDir, 0o755)
  const settings = { databaseUrl: undefined, dataDir, embeddedDatabasePort: 0 }
  const database = await openDatabase(settings, 'owner', { durable: false })
  try {
    await migrate(database.pool)
    const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
    const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`
    for (const [title, options] of [
      ['100 people at once', { people: 100 }],
      ['the same during 200 guesses at once from 4 addresses', { people: 100, guesses: { atOnce: 200, addresses: 4 } }],
    ] as const) {
      const { signedIn, p50Ms, p99Ms, guesses, memory } = await measureSignIns(database, options)
      console.log(`${title}: ${signedIn} signed in, p50 ${seconds(p50Ms)}, p99 ${seconds(p99Ms)}`)
      console.log(`  guesses by status: ${JSON.stringify(guesses)}`)
      console.log(`  memory: ${mebibytes(memory.readyRssBytes)} when ready, ${mebibytes(memory.peakRssBytes)} at most`)
    }
  } finally {
    await database.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
