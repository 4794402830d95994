// A burst and a steady stream of Shopify deliveries: "node bench/deliveries.ts". It uses an embedded server in a temporary folder.
import { createHmac } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { migrate } from '../src/db/migrate.ts'
import { openDatabase } from '../src/db/open-database.ts'
import { clusterFolder } from '../src/embedded-postgres/cluster.ts'
import { findPostmaster } from '../src/embedded-postgres/postmaster.ts'
import { startChild } from './child.ts'
import { cpuTimeOf, readCpuTime } from './cpu-time.ts'
import { percentile } from './measure.ts'
import type { ServiceMemory, ServiceTask } from './service-process.ts'

const SECRET = 'a secret of the bench'
const CONNECTIONS = JSON.stringify([{ name: 'shop', platform: 'shopify', secrets: [SECRET] }])
/** Connections of the sender at most, as those of a platform. */
const SOCKETS = 400
const TICK_MS = 10
const FULL = { burst: 3000, perSecond: 500, seconds: 60 }

export interface DeliveryLoad {
  deliveries: number
  /** Answers with 200. */
  accepted: number
  /** From the moment at which a delivery was due, until its whole answer was there. */
  p50Ms: number
  p99Ms: number
  slowestMs: number
  perSecond: number
  /** CPU time per delivery, which other programs on the machine affect less than the times. Zero where it cannot be read. */
  nodeCpuMs: number
  postgresCpuMs: number
}

export interface DeliveryResults {
  burst: DeliveryLoad
  steady: DeliveryLoad
  /** The memory of the service in the course of the steady stream, in bytes. Empty where it cannot be read. */
  memory: number[]
}

export interface LoadOptions {
  /** Deliveries that are due at the same moment. */
  burst: number
  /** The steady stream. */
  perSecond: number
  seconds: number
  /** The process of PostgreSQL, for its CPU time. */
  serverPid?: number | undefined
}

/** Sends deliveries of orders to a service in a process of its own. Each is an order of its own. */
export async function measureDeliveries(databaseUrl: string, options: LoadOptions): Promise<DeliveryResults> {
  const { burst, perSecond, seconds, serverPid } = options
  const file = new URL('service-process.ts', import.meta.url)
  const task = { databaseUrl, connections: CONNECTIONS }
  const service = await startChild<ServiceTask, string, ServiceMemory>(file, task)
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS })
  const memory: number[] = []
  try {
    const bodies = orderBodies(burst + perSecond * seconds)
    const send = (body: string, dueMs: number) => deliver(service.ready, agent, body, dueMs)
    const readCpu = () => ({ node: cpuTimeOf(service.pid), postgres: readCpuTime(serverPid).postgres ?? 0 })
    const inBurst = await summarized(readCpu, async () => {
      const dueMs = performance.now()
      return Promise.all(bodies.slice(0, burst).map((body) => send(body, dueMs)))
    })
    const steady = await summarized(readCpu, () =>
      stream(bodies.slice(burst), perSecond, send, () => memory.push(...readMemory(service.pid))),
    )
    return { burst: inBurst, steady, memory }
  } finally {
    agent.destroy()
    await service.stop()
  }
}

/** Sends at a fixed rate, however long the answers take, so that a slow answer does not hide those behind it. */
async function stream(
  bodies: readonly string[],
  perSecond: number,
  send: (body: string, dueMs: number) => Promise<Answer>,
  eachSecond: () => void,
): Promise<Answer[]> {
  const startMs = performance.now()
  const answers: Promise<Answer>[] = []
  while (answers.length < bodies.length) {
    const due = Math.min(bodies.length, Math.floor(((performance.now() - startMs) / 1000) * perSecond))
    const before = answers.length
    for (let i = before; i < due; i++) answers.push(send(bodies[i] ?? '', startMs + (i / perSecond) * 1000))
    if (Math.floor(before / perSecond) < Math.floor(due / perSecond)) eachSecond()
    await wait(TICK_MS)
  }
  return Promise.all(answers)
}

interface Answer {
  status: number
  ms: number
}

function deliver(url: string, agent: Agent, body: string, dueMs: number): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-shopify-topic': 'orders/create',
    'x-shopify-hmac-sha256': createHmac('sha256', SECRET).update(body).digest('base64'),
  }
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/hooks/shop`, { agent, method: 'POST', headers }, (response) => {
      response.on('error', reject).on('end', () => {
        resolve({ status: response.statusCode ?? 0, ms: performance.now() - dueMs })
      })
      response.resume()
    })
    sent.on('error', reject).end(body)
  })
}

async function summarized(
  readCpu: () => { node: number; postgres: number },
  work: () => Promise<Answer[]>,
): Promise<DeliveryLoad> {
  const before = readCpu()
  const started = performance.now()
  const answers = await work()
  const seconds = (performance.now() - started) / 1000
  const after = readCpu()
  const ms = answers.map((answer) => answer.ms)
  return {
    deliveries: answers.length,
    accepted: answers.filter(({ status }) => status === 200).length,
    p50Ms: percentile(ms, 0.5),
    p99Ms: percentile(ms, 0.99),
    slowestMs: percentile(ms, 1),
    perSecond: Math.round(answers.length / seconds),
    nodeCpuMs: (after.node - before.node) / answers.length,
    postgresCpuMs: (after.postgres - before.postgres) / answers.length,
  }
}

/** The made-up order of the examples, with other ids, customers and times. */
function orderBodies(count: number): string[] {
  const file = new URL('../examples/deliveries/shopify.json', import.meta.url)
  const deliveries = JSON.parse(readFileSync(file, 'utf8')) as { topic: string; body: Record<string, unknown> }[]
  const order = deliveries.find(({ topic }) => topic === 'orders/create')?.body
  const customers = Math.max(1, Math.floor(count / 3))
  return Array.from({ length: count }, (_, i) => {
    const at = new Date(Date.UTC(2026, 4, 1) + i * 1000).toISOString()
    const times = { created_at: at, processed_at: at, updated_at: at }
    return JSON.stringify({ ...order, ...times, id: 5_000_000 + i, customer: { id: 900_000 + (i % customers) } })
  })
}

/** The resident memory of a process. */
function readMemory(pid: number): number[] {
  const file = `/proc/${pid}/status`
  const found = existsSync(file) ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8')) : null
  return found ? [Number(found[1]) * 1024] : []
}

if (import.meta.main) {
  const dataDir = mkdtempSync(join(tmpdir(), 'tidemark-deliveries-'))
  chmodSync(dataDir, 0o755)
  const database = await openDatabase({ databaseUrl: undefined, dataDir, embeddedDatabasePort: 0 }, 'owner')
  try {
    await migrate(database.pool)
    const serverPid = findPostmaster(clusterFolder(dataDir))?.pid
    console.log(`load of the machine before: ${loadavg()[0]?.toFixed(1)}`)
    const results = await measureDeliveries(database.url, { ...FULL, serverPid })
    const { rows } = await database.pool.query('select count(*)::int as orders from orders')
    for (const [name, { deliveries, accepted, perSecond, ...ms }] of [
      ['burst', results.burst],
      ['steady', results.steady],
    ] as const) {
      const times = `p50 ${Math.round(ms.p50Ms)} ms, p99 ${Math.round(ms.p99Ms)} ms, slowest ${Math.round(ms.slowestMs)} ms`
      const cpu = `CPU per delivery: Node ${ms.nodeCpuMs.toFixed(2)} ms, PostgreSQL ${ms.postgresCpuMs.toFixed(2)} ms`
      console.log(`${name}: ${accepted} of ${deliveries} accepted, ${perSecond}/s, ${times}, ${cpu}`)
    }
    console.log(`orders: ${rows[0].orders}`)
    const mebibytes = results.memory.map((bytes) => Math.round(bytes / 2 ** 20))
    console.log(`memory of the service, each second, in MiB: ${mebibytes.join(' ')}`)
    console.log(`load of the machine after: ${loadavg()[0]?.toFixed(1)}`)
  } finally {
    await database.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
