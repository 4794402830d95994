import { spawnSync } from 'node:child_process'
import type { ServiceBusReceivedMessage } from '@azure/service-bus'
import { pino } from 'pino'
import type { AsyncMessage } from 'rabbitmq-client'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { freePort } from '../../test/helpers/free-port.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { type CollectedSpan, useTraceCollector } from '../../test/helpers/trace-collector.ts'
import { readConfig } from '../config/config.ts'
import { type Service, startService } from '../service/start-service.ts'
import { toDelivered as fromServiceBus } from '../transports/azure-service-bus/delivered.ts'
import type { Entity } from '../transports/azure-service-bus/entity.ts'
import { toDelivered as fromKafka } from '../transports/kafka/delivered.ts'
import type { RecordAt } from '../transports/kafka/records.ts'
import { toDelivered as fromRabbit } from '../transports/rabbitmq/delivered.ts'
import type { Delivered } from '../transports/transport.ts'

const collector = useTraceCollector()
const database = useTestDatabase()
const log = pino({ level: 'silent' })
let service: Service
let batches: CollectedSpan[]

const traceId = (n: number) => n.toString(16).padStart(32, 'a')
const parent = (n: number, flags = '01') => `00-${traceId(n)}-${'b'.repeat(16)}-${flags}`
const order = (n: number) => ({
  id: `traced-${n}`,
  type: 'OrderCreated',
  data: {
    orderId: `secret-order-${n}`,
    customerId: `secret-customer-${n}`,
    totalAmount: 10,
    items: [],
    createdAt: '2026-03-01T10:00:00Z',
  },
})
const cloudEvent = (n: number) => ({ ...order(n), specversion: '1.0', source: '/shop', traceparent: parent(n) })

const bodyOf = (n: number) => Buffer.from(JSON.stringify(order(n)))
const record = (n: number) => ({
  value: bodyOf(n),
  offset: BigInt(n),
  headers: [[Buffer.from('traceparent'), Buffer.from(parent(n))]],
})
const busMessage = (n: number, applicationProperties: object) =>
  fromServiceBus(
    { body: bodyOf(n), messageId: `m${n}`, applicationProperties } as unknown as ServiceBusReceivedMessage,
    {
      path: 'orders',
    } as Entity,
  )

/** A message of each kind of trace context; the number is that of its trace. */
const delivered: readonly (readonly [kind: string, n: number, message: Delivered | undefined])[] = [
  ['traceparent of Kafka', 1, fromKafka('orders', 0, record(1) as unknown as RecordAt)],
  [
    'traceparent of RabbitMQ',
    2,
    fromRabbit({ body: bodyOf(2), headers: { traceparent: parent(2) } } as unknown as AsyncMessage),
  ],
  ['traceparent of Azure Service Bus', 3, busMessage(3, { traceparent: parent(3), 'Diagnostic-Id': parent(99) })],
  ['Diagnostic-Id of Azure Service Bus', 4, busMessage(4, { 'Diagnostic-Id': parent(4) })],
  ['the extension of a CloudEvent in its body', 5, { body: JSON.stringify(cloudEvent(5)) }],
  [
    'the extension of a CloudEvent in headers',
    6,
    fromKafka('orders', 0, {
      ...record(6),
      headers: Object.entries({
        specversion: '1.0',
        id: 'traced-6',
        source: '/shop',
        type: 'OrderCreated',
        traceparent: parent(6),
      }).map(([name, value]) => [Buffer.from(`ce_${name}`), Buffer.from(value)]),
      value: Buffer.from(JSON.stringify(order(6).data)),
    } as unknown as RecordAt),
  ],
]

beforeAll(async () => {
  service = await startTraced(collector.url())
  try {
    for (const [, , message] of delivered) {
      expect(await service.inbox.submit([{ source: 'broker', ...(message as Delivered) }])).toMatchObject([
        { status: 'accepted' },
      ])
    }
    await post([order(7)], parent(7))
    await post([order(8)], parent(8, '00'))
    await post([order(9)], 'no-trace')
  } finally {
    await service.close()
  }
  batches = collector.spans.filter(({ name }) => name === 'process batch')
}, scaled(60_000))

function startTraced(traceEndpoint: string): Promise<Service> {
  const config = { ...readConfig({}), port: 0, databaseUrl: database.url, traceEndpoint, traceService: 'shop-numbers' }
  return startService(config, log)
}

async function post(events: readonly object[], traceparent: string): Promise<void> {
  const headers = { 'content-type': 'application/json', traceparent }
  const answer = await fetch(`${service.url}/api/events`, { method: 'POST', headers, body: JSON.stringify(events) })
  expect(await answer.json()).toMatchObject({ accepted: events.length })
}

const linksOf = (span: CollectedSpan | undefined) => (span?.links ?? []).map((link) => link.traceId)

test.each([...delivered.map(([kind, n]) => [kind, n] as const), ['traceparent of a request', 7] as const])(
  'the trace of a batch has a link to %s',
  (_kind, n) => expect(linksOf(batches[n - 1])).toEqual([traceId(n)]),
)

test('traces that are not sampled, and headers that are no trace, have no link', () => {
  expect(batches).toHaveLength(9)
  expect(batches.slice(7).flatMap(linksOf)).toEqual([])
})

test('a batch has a span for each step from receipt to commit, and one until its changes are visible to live clients', () => {
  for (const batch of batches) {
    const parts = collector.spans.filter(({ parentSpanId }) => parentSpanId === batch.spanId)
    const nameOf = ({ name }: CollectedSpan) => name
    const steps = [
      'receive',
      'decode and begin',
      'deduplicate',
      'store raw events',
      'apply facts',
      'apply perspectives',
      'account',
    ]
    expect(parts.map(nameOf).sort()).toEqual([...steps, 'commit', 'visible'].sort())
    const at = (name: string) => parts.find((part) => part.name === name) as CollectedSpan
    for (const [i, step] of steps.slice(1).entries())
      expect(at(step).startTimeUnixNano).toBe(at(steps[i] as string).endTimeUnixNano)
    expect(at('receive').startTimeUnixNano).toBe(batch.startTimeUnixNano)
    expect(BigInt(at('visible').endTimeUnixNano)).toBeGreaterThan(BigInt(at('account').endTimeUnixNano))
    expect(new Set(parts.map((part) => part.traceId))).toEqual(new Set([batch.traceId]))
  }
})

test('spans count outcomes by the name of the service, and have no ids of orders or customers', () => {
  expect(collector.paths).toEqual(new Set(['POST /v1/traces']))
  expect(JSON.stringify(collector.resources)).toContain('shop-numbers')
  const attributes = batches.map((batch) => Object.fromEntries(batch.attributes.map(({ key, value }) => [key, value])))
  expect(attributes[0]).toMatchObject({
    'tidemark.accepted': { intValue: 1 },
    'messaging.batch.message_count': { intValue: 1 },
  })
  expect(JSON.stringify(collector.spans)).not.toContain('secret')
})

describe('without a collector', () => {
  test(
    'that answers, events are applied all the same',
    async () => {
      service = await startTraced(`http://127.0.0.1:${await freePort()}`)
      try {
        await post([order(10)], parent(10))
      } finally {
        await service.close()
      }
    },
    scaled(30_000),
  )

  test('in the settings, OpenTelemetry is not loaded', () => {
    const script = `
      import { registerHooks } from 'node:module'
      const loaded = []
      registerHooks({ resolve: (name, context, next) => (loaded.push(name), next(name, context)) })
      const { openTracing } = await import('./src/tracing/tracing.ts')
      await import('./src/service/start-service.ts')
      console.log(String(await openTracing({})), loaded.filter((name) => /opentelemetry.*(sdk|exporter|resources)/.test(name)).length)
      await openTracing({ traceEndpoint: 'http://127.0.0.1:9', traceService: 'a', traceShare: 1 })
      console.log(loaded.filter((name) => /opentelemetry.*(sdk-trace|exporter-trace|resources)$/.test(name)).length > 2)`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    expect(stdout).toBe('undefined 0\ntrue\n')
  })
})
