import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConfigError } from '../config/config.ts'
import { hideSecrets, sourceKinds } from './index.ts'
import { findSource, readSources } from './read-sources.ts'

const SECRET = 'Zm9vYmFy+/secret='
const bus = {
  name: 'shop',
  kind: 'azure-service-bus',
  connectionString: `Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=${SECRET}`,
  topics: ['orders'],
} as const
const rabbit = { name: 'rabbit', kind: 'rabbitmq', url: `amqp://me:${SECRET}@broker/`, exchanges: ['orders'] } as const
const sasl = { mechanism: 'PLAIN', username: 'me', password: SECRET } as const
const kafka = { name: 'kafka', kind: 'kafka', brokers: ['localhost:9092'], topics: ['orders'], sasl } as const

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-sources-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function faultOf(setting: unknown, declared: readonly unknown[] = []): string {
  try {
    readSources(typeof setting === 'string' ? setting : JSON.stringify(setting), declared)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    return (error as ConfigError).message
  }
  throw new Error('Nothing was wrong')
}

test('no source is configured by default', () => {
  expect(readSources(undefined)).toEqual([])
  expect(readSources('[]')).toEqual([])
})

test('sources come from the setting or its file, after those of the config file', () => {
  const file = join(folder, 'sources.json')
  writeFileSync(file, JSON.stringify([rabbit]))
  expect(readSources(file, [bus])).toEqual([bus, rabbit])
  expect(readSources(` ${JSON.stringify([kafka])}`)).toEqual([kafka])
})

describe('an invalid source is reported in one line', () => {
  test.each<[string, unknown, string]>([
    ['without a kind', { name: 'a' }, `"a": kind must be one of ${sourceKinds.join(', ')}`],
    ['of an unknown kind', { name: 'a', kind: 'nats' }, '"a": kind must be one of'],
    ['of a kind that is a property of every object', { name: 'a', kind: 'constructor' }, '"a": kind must be one of'],
    ['of a kind that is not text', { name: 'a', kind: { rabbitmq: 1 } }, '"a": kind must be one of'],
    ['that is null', null, '"source 1": kind must be one of'],
    ['that is text', 'rabbitmq', '"source 1": kind must be one of'],
    ['without a name', { ...rabbit, name: undefined }, '"source 1": must have required properties name'],
    [
      'with a name of several lines',
      { ...rabbit, name: 'a\nb' },
      '"a\ufffdb": name must begin with a lower-case letter',
    ],
    ['with a name in capitals', { ...rabbit, name: 'Shop' }, '"Shop": name must begin with a lower-case letter'],
    ['with a name that is not text', { ...rabbit, name: 5 }, '"source 1": name must be string'],
    [
      'with an unknown setting',
      { ...rabbit, exchange: 'x' },
      '"rabbit": unknown setting "exchange"; allowed: name, tenantId',
    ],
    ['without exchanges', { ...rabbit, exchanges: [] }, '"rabbit": exchanges must not have fewer than 1 items'],
    ['with a number instead of text', { ...rabbit, exchanges: [5] }, '"rabbit": exchanges.0 must be string'],
    ['with a prefetch above its limit', { ...rabbit, prefetch: 70_000 }, '"rabbit": prefetch must be <= 65535'],
    ['without brokers', { ...kafka, brokers: undefined }, '"kafka": must have required properties brokers'],
    ['with an unknown start', { ...kafka, from: 'middle' }, '"kafka": from must be one of earliest, latest'],
    [
      'with an unknown mechanism',
      { ...kafka, sasl: { ...sasl, mechanism: 'X' } },
      '"kafka": sasl.mechanism must be one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512',
    ],
    [
      'with an unknown nested setting',
      { ...kafka, sasl: { ...sasl, realm: 'X' } },
      '"kafka": sasl.realm is not a setting',
    ],
    [
      'with both connectionString and namespace',
      { ...bus, namespace: 'shop' },
      '"shop": either connectionString or namespace must be set',
    ],
    [
      'without connectionString and namespace',
      { ...bus, connectionString: undefined },
      '"shop": either connectionString or namespace must be set',
    ],
    ['without topics and queues', { ...bus, topics: undefined }, '"shop": topics or queues must be set'],
    ['with a reserved name', { ...rabbit, name: 'http' }, 'the name "http" is reserved'],
  ])('%s', (_, source, line) => {
    const fault = faultOf([source])
    expect(fault).toMatch(/^TIDEMARK_SOURCES: [^\n]+$/)
    expect(fault).toContain(line)
    expect(fault).not.toContain(SECRET)
  })

  test('duplicate names are reported, and every invalid source has its own line', () => {
    expect(faultOf([rabbit], [rabbit])).toBe('TIDEMARK_SOURCES: two sources have the name "rabbit"')
    expect(
      faultOf([
        { ...bus, topics: [] },
        { ...kafka, topics: 'orders' },
      ]).split('\n'),
    ).toEqual([expect.stringContaining('"shop": topics'), expect.stringContaining('"kafka": topics')])
  })
})

describe('a setting that cannot be read', () => {
  const json = JSON.stringify([bus, rabbit, kafka])

  test.each([
    ['a missing file', 'no-such-file.json', 'TIDEMARK_SOURCES: file "no-such-file.json" not found. Check the path'],
    ['a connection string', bus.connectionString, 'TIDEMARK_SOURCES: file not found'],
    ['one source', JSON.stringify(bus), 'TIDEMARK_SOURCES must be a JSON list'],
    ['a folder', tmpdir(), 'cannot be read: EISDIR'],
    ['an extra comma', json.replace(/\]$/, ',]'), 'is not valid JSON: check character'],
    ['a missing quote', json.replace(`"${rabbit.url}"`, `${rabbit.url}"`), 'check character'],
    ['a quote inside a secret', json.replace(SECRET, `"${SECRET}`), 'not valid JSON'],
    ['a truncated list', json.slice(0, -20), 'not valid JSON'],
  ])('%s is reported without secrets', (_, setting, message) => {
    const fault = faultOf(setting)
    expect(fault).toMatch(/^[^\n]+$/)
    expect(fault).toContain(message)
    for (let i = 0; i + 6 < SECRET.length; i++) expect(fault).not.toContain(SECRET.slice(i, i + 6))
  })
})

test('an unknown name is reported with the names that exist', () => {
  expect(findSource([bus, rabbit] as never, 'rabbit')).toEqual(rabbit)
  expect(() => findSource([bus, rabbit] as never, 'kafka')).toThrow('no source "kafka". The sources are: shop, rabbit')
  expect(() => findSource([], 'kafka')).toThrow('TIDEMARK_SOURCES is empty')
})

test.each([
  ['Service Bus', bus, bus.connectionString],
  ['RabbitMQ', rabbit, rabbit.url],
  ['Kafka', kafka, SECRET],
])('secrets are removed from messages of the broker: %s', (_, source, secret) => {
  const shown = hideSecrets(`cannot log in with ${secret}, that is ${SECRET}`, source as never)
  expect(shown).toBe('cannot log in with …, that is …')
})

test('a password is hidden both decoded and as the URL contains it', () => {
  const source = { ...rabbit, url: 'amqp://me:a%2Fb@broker/' } as never
  expect(hideSecrets('a%2Fb or a/b', source)).toBe('… or …')
})
