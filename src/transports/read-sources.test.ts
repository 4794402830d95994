import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConfigError } from '../config.ts'
import { hideSecrets } from './hide-secrets.ts'
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

test('there are none by default', () => {
  expect(readSources(undefined)).toEqual([])
  expect(readSources('[]')).toEqual([])
})

test('they come from the setting, from a file, and from the config file before', () => {
  const file = join(folder, 'sources.json')
  writeFileSync(file, JSON.stringify([rabbit]))
  expect(readSources(file, [bus])).toEqual([bus, rabbit])
  expect(readSources(` ${JSON.stringify([kafka])}`)).toEqual([kafka])
})

describe('a wrong source is one clear line', () => {
  test.each<[string, unknown, string]>([
    ['of no kind', { name: 'a' }, '"a": kind must be one of azure-service-bus, rabbitmq, kafka'],
    ['of an unknown kind', { name: 'a', kind: 'nats' }, '"a": kind must be one of'],
    ['of a kind every object has', { name: 'a', kind: 'constructor' }, '"a": kind must be one of'],
    ['of a kind that is no text', { name: 'a', kind: { rabbitmq: 1 } }, '"a": kind must be one of'],
    ['that is null', null, '"source 1": kind must be one of'],
    ['that is text', 'rabbitmq', '"source 1": kind must be one of'],
    ['without a name', { ...rabbit, name: undefined }, '"source 1": must have required properties name'],
    [
      'with a name of several lines',
      { ...rabbit, name: 'a\nb' },
      '"a\ufffdb": name must begin with a lower-case letter',
    ],
    ['with a name in capitals', { ...rabbit, name: 'Shop' }, '"Shop": name must begin with a lower-case letter'],
    ['with a name that is no text', { ...rabbit, name: 5 }, '"source 1": name must be string'],
    [
      'with an unknown setting',
      { ...rabbit, exchange: 'x' },
      '"rabbit": "exchange" is none of the settings name, tenantId',
    ],
    ['without exchanges', { ...rabbit, exchanges: [] }, '"rabbit": exchanges must not have fewer than 1 items'],
    ['with a number for a text', { ...rabbit, exchanges: [5] }, '"rabbit": exchanges.0 must be string'],
    ['with too much in hand', { ...rabbit, prefetch: 70_000 }, '"rabbit": prefetch must be <= 65535'],
    ['without brokers', { ...kafka, brokers: undefined }, '"kafka": must have required properties brokers'],
    ['with an unknown beginning', { ...kafka, from: 'middle' }, '"kafka": from must be one of earliest, latest'],
    [
      'with an unknown mechanism',
      { ...kafka, sasl: { ...sasl, mechanism: 'X' } },
      '"kafka": sasl.mechanism must be one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512',
    ],
    ['with an unknown part', { ...kafka, sasl: { ...sasl, realm: 'X' } }, '"kafka": sasl.realm is no setting'],
    ['with two ways in', { ...bus, namespace: 'shop' }, '"shop": either connectionString or namespace must be set'],
    [
      'with no way in',
      { ...bus, connectionString: undefined },
      '"shop": either connectionString or namespace must be set',
    ],
    ['with nothing to listen to', { ...bus, topics: undefined }, '"shop": topics or queues must be set'],
    ['with the name of another way in', { ...rabbit, name: 'http' }, 'no source may be called "http"'],
  ])('%s', (_, source, line) => {
    const fault = faultOf([source])
    expect(fault).toMatch(/^TIDEMARK_SOURCES: [^\n]+$/)
    expect(fault).toContain(line)
    expect(fault).not.toContain(SECRET)
  })

  test('two of one name are, and every wrong source has its own', () => {
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
    ['nothing there', 'no-such-file.json', 'TIDEMARK_SOURCES "no-such-file.json" is no file that is there'],
    ['a connection string', bus.connectionString, 'TIDEMARK_SOURCES is no file that is there'],
    ['one source', JSON.stringify(bus), 'TIDEMARK_SOURCES must be a JSON list'],
    ['a folder', tmpdir(), 'cannot be read: EISDIR'],
    ['a comma too many', json.replace(/\]$/, ',]'), 'not readable as JSON; there is a mistake at character'],
    ['a quote too few', json.replace(`"${rabbit.url}"`, `${rabbit.url}"`), 'there is a mistake at character'],
    ['a quote inside a secret', json.replace(SECRET, `"${SECRET}`), 'not readable as JSON'],
    ['an end too early', json.slice(0, -20), 'not readable as JSON'],
  ])('%s: is told without secrets', (_, setting, message) => {
    const fault = faultOf(setting)
    expect(fault).toMatch(/^[^\n]+$/)
    expect(fault).toContain(message)
    for (let i = 0; i + 6 < SECRET.length; i++) expect(fault).not.toContain(SECRET.slice(i, i + 6))
  })
})

test('a name that is not there is answered with those that are', () => {
  expect(findSource([bus, rabbit] as never, 'rabbit')).toEqual(rabbit)
  expect(() => findSource([bus, rabbit] as never, 'kafka')).toThrow('no source "kafka"; there are: shop, rabbit')
  expect(() => findSource([], 'kafka')).toThrow('TIDEMARK_SOURCES names none')
})

test.each([
  ['Service Bus', bus, bus.connectionString],
  ['RabbitMQ', rabbit, rabbit.url],
  ['Kafka', kafka, SECRET],
])('what a broker says is shown without what opens it: %s', (_, source, secret) => {
  const shown = hideSecrets(`cannot log in with ${secret}, that is ${SECRET}`, source as never)
  expect(shown).toBe('cannot log in with …, that is …')
})

test('a password is hidden as it is and as it stands in the URL', () => {
  const source = { ...rabbit, url: 'amqp://me:a%2Fb@broker/' } as never
  expect(hideSecrets('a%2Fb or a/b', source)).toBe('… or …')
})
