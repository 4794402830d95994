import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test, vi } from 'vitest'
import { useDataFolder } from '../helpers/data-folder.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { orderEvent } from '../helpers/http/test-server.ts'
import { scaled } from '../helpers/patience.ts'
import { openRaw, type RawClient, sendRaw } from '../helpers/raw-client.ts'
import { useServiceProcess } from '../helpers/service-process.ts'

// Some attacks take long on a busy machine.
vi.setConfig({ testTimeout: scaled(240_000) })

const MOST_MIB = 600
const MIB = 1 << 20
const HELD = 'tidemark_http_body_bytes'
const deadline = { timeout: scaled(120_000), interval: 50 }
const json = { 'content-type': 'application/json' }
const gzip = { ...json, 'content-encoding': 'gzip' }
const bomb = gzipSync(Buffer.concat([Buffer.alloc(60 * MIB, ' '), Buffer.from('{}')]))

// The memory of a process is read from /proc.
const onLinux = test.skipIf(process.platform !== 'linux')
const database = useTestDatabase()
const service = useServiceProcess(database, useDataFolder())
const clients: RawClient[] = []

afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  await expect.poll(() => service.metric(HELD), deadline).toBe(0)
  expect((await fetch(`${service.url}/health/live`)).status).toBe(200)
  await expectEventTaken()
  expect(service.peakMiB()).toBeLessThan(MOST_MIB)
})

async function expectEventTaken(): Promise<void> {
  const body = JSON.stringify(orderEvent({ at: '2024-12-20T08:00:00Z' }))
  const answer = await fetch(`${service.url}/api/events`, { method: 'POST', headers: json, body })
  expect([answer.status, await answer.json()]).toMatchObject([200, { received: 1, rejected: 0 }])
}

function attack(count: number, start: (i: number) => RawClient): RawClient[] {
  const started = Array.from({ length: count }, (_, i) => start(i))
  clients.push(...started)
  return started
}

const post = (headers: Record<string, string>, body: Uint8Array, path = '/api/events', localAddress?: string) =>
  sendRaw(service.url, `POST ${path}`, headers, body, localAddress)

/** The number of responses by status. */
async function statusesOf(asked: readonly RawClient[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const status of await Promise.all(asked.map((client) => client.status))) {
    counts[String(status)] = (counts[String(status)] ?? 0) + 1
  }
  return counts
}

onLinux('gzip that inflates to a thousand times its size is refused, on every route with a body', async () => {
  const paths = ['/api/events', '/api/dead-letters/discard', '/api/dead-letters/retry', '/api/operations/tasks']
  const asked = attack(32, (i) => post(gzip, bomb, paths[i % paths.length]))
  const answered = await statusesOf(asked)
  expect(Object.keys(answered).filter((status) => !['413', '503'].includes(status))).toEqual([])
  expect(answered['413']).toBeGreaterThan(0)
})

onLinux('clients that disconnect after gzip bodies leave no memory in use', async () => {
  const paths = ['/api/events', '/api/dead-letters/discard', '/api/operations/tasks']
  for (let round = 0; round < 5; round++) {
    const asked = attack(6, (i) => post(gzip, bomb, paths[i % paths.length]))
    await Promise.all(asked.map((client) => new Promise((resolve) => client.socket.once('connect', resolve))))
    for (const client of asked) client.close()
  }
  await expect.poll(() => service.metric(HELD), deadline).toBe(0)
  const large = Buffer.concat([Buffer.alloc(60 * MIB, ' '), Buffer.from('[]')])
  expect(await statusesOf(attack(4, () => post(json, large)))).toEqual({ 200: 4 })
})

onLinux('many bodies that inflate to sixty times their size keep within the budget', async () => {
  const pieces = Array.from({ length: (60 * MIB) / 1600 }, () => `${randomBytes(8).toString('hex')}${' '.repeat(1584)}`)
  const body = gzipSync(`["${pieces.join('')}"]`, { level: 1 })
  const answered = await statusesOf(attack(6, () => post(gzip, body)))
  expect(Object.keys(answered).filter((status) => !['413', '503'].includes(status))).toEqual([])
})

onLinux('large bodies in endless chunks use no more than the budget', async () => {
  const asked = attack(24, () => openRaw(service.url, 'POST /api/events', { 'transfer-encoding': 'chunked' }))
  const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MIB, '['), Buffer.from('\r\n')])
  let isOver = false
  const sending = asked.map(async (client) => {
    for (let i = 0; i < 60 && !isOver; i++) await client.write(chunk)
  })
  await expect.poll(() => service.metric(HELD), deadline).toBeGreaterThan(60 * MIB)
  await expectEventTaken()
  expect(await service.metric(HELD)).toBeLessThanOrEqual(192 * MIB)
  isOver = true
  for (const client of asked) client.close()
  await Promise.all(sending)
})

onLinux('large bodies in chunks from many senders use no more than the budget', async () => {
  const asked = attack(16, (i) =>
    openRaw(service.url, 'POST /api/events', { ...json, 'transfer-encoding': 'chunked' }, `127.0.0.${2 + (i % 8)}`),
  )
  const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MIB, ' '), Buffer.from('\r\n')])
  const sending = asked.map(async (client) => {
    for (let i = 0; i < 45; i++) await client.write(chunk)
    await client.write('2\r\n[]\r\n0\r\n\r\n')
  })
  await expectEventTaken()
  expect(await service.metric(HELD)).toBeLessThanOrEqual(192 * MIB)
  const answered = await statusesOf(asked)
  expect(Object.keys(answered).filter((status) => !['200', '408', '503'].includes(status))).toEqual([])
  await Promise.all(sending)
})

onLinux('bodies full of valid orders from several senders are counted, or refused as a whole', async () => {
  const order = orderEvent({ at: '2024-12-20T08:00:00Z' })
  const items = Array.from({ length: 40 }, (_, i) => ({ productId: `product ${i}`, quantity: 1, unitPrice: 1 }))
  const lines = (sender: number) => {
    const line = (i: number) => {
      const orderId = `${sender}-${i}`
      return JSON.stringify({ ...order, id: orderId, data: { ...order.data, orderId, items } })
    }
    const count = Math.floor((59 * MIB) / (line(1_000_000).length + 1))
    return Buffer.from(Array.from({ length: count }, (_, i) => line(i)).join('\n'))
  }
  const ndjson = { 'content-type': 'application/x-ndjson' }
  const answered = await statusesOf(attack(2, (i) => post(ndjson, lines(i), '/api/events', `127.0.0.${2 + i}`)))
  expect(Object.keys(answered).filter((status) => !['200', '413', '503'].includes(status))).toEqual([])
})

onLinux('chunks of one byte use no more than the budget', async () => {
  const asked = attack(4, () => openRaw(service.url, 'POST /api/events', { 'transfer-encoding': 'chunked' }))
  const bytes = '1\r\n[\r\n'.repeat(20_000)
  await Promise.all(
    asked.map(async (client) => {
      for (let i = 0; i < 15; i++) await client.write(bytes)
    }),
  )
  await expectEventTaken()
})

onLinux('bodies of only spaces or line ends do not block other requests', async () => {
  const spaces = Buffer.concat([Buffer.alloc(60 * MIB, ' \r\t\n'), Buffer.from('[]')])
  const lines = Buffer.alloc(60 * MIB, '\n')
  const asked = attack(6, (i) =>
    i % 2 === 0 ? post(json, spaces) : post({ 'content-type': 'application/x-ndjson' }, lines),
  )
  await expectEventTaken()
  const answered = await statusesOf(asked)
  expect(Object.keys(answered).filter((status) => !['200', '400', '503'].includes(status))).toEqual([])
})

onLinux('events far above the largest size are refused, and are not kept in memory', async () => {
  const body = Buffer.concat([Buffer.from('[{"id":1},"'), Buffer.alloc(60 * MIB, 'x'), Buffer.from('"]')])
  const answered = await statusesOf(attack(6, () => post(json, body)))
  expect(Object.keys(answered).filter((status) => !['413', '503'].includes(status))).toEqual([])
  const { rows } = await database.pool.query(
    'select count(*)::int as kept from dead_letters where length(body) > 10000000',
  )
  expect(rows).toEqual([{ kept: 0 }])
})
