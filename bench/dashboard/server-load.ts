import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../bench.ts'
import type { HttpClient } from '../http-client.ts'
import { percentile } from '../measure.ts'
import type { ServerLoad } from './dashboard-results.ts'

const HEADERS = { 'content-type': 'application/json' }
/** The rate of a busy shop. Every dashboard always has changes to request. */
const POST_EVERY_MS = 200

/** Posts orders at a steady rate and measures the load of the server. */
export async function measureServer(
  { readCpu, runStage }: Bench,
  title: string,
  client: HttpClient,
  posts: number,
): Promise<ServerLoad> {
  const before = { ...(await readProcess(client)), postgresMs: readCpu().postgres, atMs: performance.now() }
  let { memoryMb } = before
  const ms = await runStage(title, async (show) => {
    const measured: number[] = []
    for (let i = 0; i < posts; i++) {
      show(i, posts, 'requests')
      measured.push(await postOrder(client))
      if (i % 10 === 0) memoryMb = Math.max(memoryMb, (await readProcess(client)).memoryMb)
      await sleep(POST_EVERY_MS)
    }
    return measured
  })
  const seconds = (performance.now() - before.atMs) / 1000
  const after = await readProcess(client)
  const postgresMs = readCpu().postgres
  const isKnown = postgresMs !== undefined && before.postgresMs !== undefined
  return {
    posts,
    p50Ms: rounded(percentile(ms, 0.5)),
    p99Ms: rounded(percentile(ms, 0.99)),
    memoryMb: Math.max(memoryMb, after.memoryMb),
    nodeCpu: rounded((after.cpuSeconds - before.cpuSeconds) / seconds),
    postgresCpu: isKnown ? rounded((postgresMs - (before.postgresMs ?? 0)) / 1000 / seconds) : undefined,
  }
}

let posted = 0

/** Posts an order with the present time. @returns the milliseconds until all totals include it. */
export async function postOrder(client: HttpClient): Promise<number> {
  const id = `dashboard-bench-${process.pid}-${++posted}`
  const createdAt = new Date().toISOString()
  const items = [{ productId: `prod-${posted % 50}`, quantity: 1, unitPrice: 20 }]
  const data = { orderId: id, customerId: `cust-${posted % 500}`, createdAt, totalAmount: 20, items }
  const { ms } = await client.post(
    '/api/events',
    HEADERS,
    Buffer.from(JSON.stringify({ id, type: 'OrderCreated', data })),
  )
  return ms
}

async function readProcess(client: HttpClient): Promise<{ memoryMb: number; cpuSeconds: number }> {
  const { body } = await client.get('/metrics')
  const metric = (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(body)?.[1])
  return {
    memoryMb: Math.round(metric('process_resident_memory_bytes') / 1e6),
    cpuSeconds: metric('process_cpu_seconds_total'),
  }
}

const rounded = (value: number) => Math.round(value * 100) / 100
