import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Connection, type Envelope } from 'rabbitmq-client'
import { afterEach } from 'vitest'
import type { SimulatedEvent } from '../../../src/simulate/event.ts'
import { eventsBetween } from '../../../src/simulate/history.ts'
import { createShop } from '../../../src/simulate/shop.ts'
import { toWhizbang } from '../../../src/simulate/whizbang.ts'
import { scaled } from '../../helpers/patience.ts'

/** A Whizbang service that publishes to a separate exchange. */
export interface TestShop {
  connection: Connection
  exchange: string
  /** Publishes the events like Whizbang, and waits until the broker has confirmed them. */
  publish(events: readonly SimulatedEvent[]): Promise<void>
  /** Publishes any other message under the routing key of an order. */
  publishBody(body: string | Buffer, envelope?: Envelope): Promise<void>
  /** The number of ready messages in a queue. */
  waiting(queue: string): Promise<number>
  /** Resolves when a queue has this number of ready messages. */
  untilWaiting(queue: string, count: number): Promise<void>
}

const startDate = '2026-01-01'
const shop = createShop({ seed: 'rabbitmq', ordersPerDay: 50, currency: 'EUR', startDate })
const orders = [...eventsBetween(shop, new Date(startDate), new Date('2026-01-31'))].filter(
  ({ type }) => type === 'OrderCreated',
)

/** A number of orders, always the same ones. */
export function anyOrders(count: number): SimulatedEvent[] {
  return orders.slice(0, count)
}

/** Returns a function that opens a shop at a broker. */
export function useShops(): (url: string) => Promise<TestShop> {
  const connections: Connection[] = []
  afterEach(() => {
    for (const connection of connections.splice(0)) connection.unsafeDestroy()
  })
  return async (url) => {
    const exchange = `ecommerce-${randomUUID()}`
    const connection = new Connection({ url, retryLow: 100, retryHigh: 200 })
    connections.push(connection)
    connection.on('error', () => undefined)
    await connection.exchangeDeclare({ exchange, type: 'topic', durable: true })
    const publisher = connection.createPublisher({ confirm: true })
    const publishBody = (body: string | Buffer, envelope: Envelope = {}) =>
      publisher.send(
        { exchange, routingKey: 'ecommerce.contracts.events.ordercreatedevent', ...whizbangProperties, ...envelope },
        Buffer.from(body as string),
      )
    const waiting = async (queue: string) => (await connection.queueDeclare({ queue, passive: true })).messageCount
    return {
      connection,
      exchange,
      publishBody,
      waiting,
      async publish(events) {
        const publishing = events.map((event) => {
          const { body, subject, envelopeType } = toWhizbang(event)
          return publishBody(body, {
            messageId: event.id,
            routingKey: subject,
            headers: { EnvelopeType: envelopeType },
          })
        })
        await Promise.all(publishing)
      },
      async untilWaiting(queue, count) {
        const deadline = Date.now() + scaled(15_000)
        while ((await waiting(queue)) !== count) {
          if (Date.now() > deadline) throw new Error(`${await waiting(queue)} messages wait in ${queue}, not ${count}`)
          await delay(20)
        }
      },
    }
  }
}

const whizbangProperties = { contentType: 'application/json', durable: true } as const
