import fc from 'fast-check'
import { expect } from 'vitest'
import type { Connection } from '../../../src/connections/connection.ts'
import { withDefaults } from '../../../src/connections/connection-schema.ts'
import type { Platform, Reading, ShopEvent } from '../../../src/connections/platform.ts'
import { type TestServer, useTestServer } from '../http/test-server.ts'
import { scaled } from '../patience.ts'

/** A made-up delivery, before it is signed. */
export interface MadeUpDelivery {
  headers?: Readonly<Record<string, string>>
  body: unknown
  /** When it arrives, in milliseconds since 1970. */
  receivedMs?: number
}

/** A connection with the default settings, and these. */
export function testConnection(settings: Partial<Connection> = {}): Connection {
  return { ...withDefaults({ name: 'shop', platform: 'test', secrets: ['secret'] }), ...settings }
}

const ARRIVAL = Date.parse('2024-12-01T00:00:00Z')

/** What a platform reads from a delivery. */
export function readDelivery(
  platform: Platform,
  { headers = {}, body, receivedMs = ARRIVAL }: MadeUpDelivery,
  connection: Connection,
): Reading {
  const received = { headers, receivedMs }
  const kept = JSON.parse(JSON.stringify(platform.keep(body, connection, received)))
  return platform.read(kept, received, connection)
}

/** The events of a delivery. */
export function eventsOf(platform: Platform, delivery: MadeUpDelivery, connection: Connection): ShopEvent[] {
  const reading = readDelivery(platform, delivery, connection)
  return 'events' in reading ? reading.events : []
}

/** Sends the events of deliveries to a tenant, through the real inbox. None of them may be rejected, or contradict an earlier one. */
export async function playDeliveries(
  server: TestServer,
  platform: Platform,
  connection: Connection,
  { deliveries, tenant }: { deliveries: readonly MadeUpDelivery[]; tenant: string },
): Promise<void> {
  for (const delivery of deliveries) {
    const events = eventsOf(platform, delivery, connection).map((event) => ({ ...event, tenant }))
    if (events.length === 0) continue
    const answer = await server.app.inject({ method: 'POST', url: '/api/events', payload: events })
    const { results } = answer.json()
    const faulty = results.filter(
      ({ status, contradicts }: { status: string; contradicts?: unknown }) => status === 'rejected' || contradicts,
    )
    expect(faulty, JSON.stringify(events)).toEqual([])
  }
}

/** The numbers of a tenant by the day of the order: sales by day, and products. */
export async function numbersOf(server: TestServer, tenant: string, currency = 'EUR'): Promise<object> {
  const period = `startDate=2024-01-01&endDate=2024-12-20&tenant=${tenant}&currency=${currency}`
  const ask = async (path: string) => {
    const answer = await server.app.inject(`/api/analytics/${path}${path.includes('?') ? '&' : '?'}${period}`)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json()
  }
  const { totals } = await ask('sales/summary?basis=order')
  return { totals, products: await ask('products/top') }
}

/** Functions that read a delivery by a connection, and by the same with other settings. */
export function readerOf(platform: Platform, connection: Connection) {
  return {
    read: (delivery: MadeUpDelivery, settings: Partial<Connection> = {}) =>
      readDelivery(platform, delivery, { ...connection, ...settings }),
    /** The data of the first event. */
    dataOf: (delivery: MadeUpDelivery, settings: Partial<Connection> = {}) =>
      eventsOf(platform, delivery, { ...connection, ...settings })[0]?.data,
  }
}

/** Reads the numbers of deliveries, which are played to a tenant of their own. */
type ReadNumbers = (deliveries: readonly MadeUpDelivery[]) => Promise<object>

/** Starts a server for a test file, to which deliveries of a platform are played. */
export function useNumbers(platform: Platform, connection: Connection): ReadNumbers {
  const server = useTestServer({ currency: 'EUR' })
  let tenants = 0
  return async (deliveries) => {
    const tenant = `shop-${tenants++}`
    await playDeliveries(server, platform, connection, { deliveries, tenant })
    return numbersOf(server, tenant)
  }
}

/** The snapshots of an order, and a part of them as they arrive. The last one is among them. */
interface Arrival {
  life: readonly MadeUpDelivery[]
  sequence: readonly MadeUpDelivery[]
}

/** Expects the numbers of the whole life from any sequence, repetition and part, and from the last snapshot alone. */
export async function expectSameNumbers(readNumbers: ReadNumbers, arrivals: fc.Arbitrary<Arrival>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(arrivals, async ({ life, sequence }) => {
      const expected = await readNumbers(life)
      expect(await readNumbers(sequence)).toEqual(expected)
      expect(await readNumbers(life.slice(-1))).toEqual(expected)
    }),
    { numRuns: 60, interruptAfterTimeLimit: scaled(60_000) },
  )
}
