import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { settingsPage, settingsTable, withSettingsTable } from '../scripts/settings-table.ts'
import { type Config, ConfigError, checkReach, readConfig, settings } from './config.ts'

const KEY = 'a-key-of-16-chars'

/** For each setting: another value than its default and how it is read, and values that are not allowed. */
const samples: { [K in keyof Config]: { text: string; value: Config[K]; wrong: string[] } } = {
  port: { text: '8080', value: 8080, wrong: ['-1', '65536', '80.5', '0x50', ' 80', 'http', '1e3'] },
  host: { text: 'localhost', value: 'localhost', wrong: [] },
  databaseUrl: {
    text: 'postgresql://me:secret@db:5432/shop',
    value: 'postgresql://me:secret@db:5432/shop',
    wrong: ['db:5432', 'mysql://me@db/shop', 'postgres:/db', 'postgres://db:port/shop'],
  },
  dataDir: { text: '/data', value: '/data', wrong: [] },
  embeddedDatabasePort: { text: '0', value: 0, wrong: ['-1', '65536', 'any'] },
  currency: { text: 'JPY', value: 'JPY', wrong: ['usd', 'EURO', 'XXY'] },
  timeZone: {
    text: 'Europe/Berlin',
    value: 'Europe/Berlin',
    wrong: ['Berlin', '+02:00', 'Mars/Olympus', 'CET', 'utc'],
  },
  eventTimeZone: { text: 'Asia/Tokyo', value: 'Asia/Tokyo', wrong: ['Tokyo', 'JST'] },
  tenantId: { text: 'tenant-a', value: 'tenant-a', wrong: [] },
  logLevel: { text: 'debug', value: 'debug', wrong: ['verbose', 'INFO'] },
  allowAnonymous: { text: 'true', value: true, wrong: ['yes', '1', 'TRUE'] },
  accessKeys: {
    text: ` ${KEY}-1,tenant-a:${KEY}-2, ${KEY}-3`,
    value: [
      { key: `${KEY}-1`, tenantId: undefined },
      { key: `${KEY}-2`, tenantId: 'tenant-a' },
      { key: `${KEY}-3`, tenantId: undefined },
    ],
    wrong: [],
  },
  allowedHosts: {
    text: 'Shop.example.com, *.example.org,::1',
    value: ['shop.example.com', '*.example.org', '::1'],
    wrong: ['a b', 'shop.example.com,', 'https://shop.example.com', 'shop.example.com:443', '*'],
  },
  streamsPerClient: { text: '1', value: 1, wrong: ['0', '10001', 'many'] },
  batchSize: { text: '20000', value: 20_000, wrong: ['0', '20001', 'many'] },
  batchWaitMs: { text: '0', value: 0, wrong: ['-1', '10001', '2ms'] },
  batchConnections: { text: '32', value: 32, wrong: ['0', '33'] },
  maxBodyBytes: { text: '1024', value: 1024, wrong: ['1023', '64MB', '1073741825'] },
  maxEventBytes: { text: '268435456', value: 268_435_456, wrong: ['1023', '268435457'] },
  rawRetentionDays: { text: '36500', value: 36_500, wrong: ['-1', '36501'] },
  sources: { text: '[]', value: '[]', wrong: [] },
  connections: { text: '[]', value: '[]', wrong: [] },
  secretKey: {
    text: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
    value: Buffer.from('0123456789abcdef0123456789abcdef'),
    wrong: [],
  },
  deliveryRetentionDays: { text: '0', value: 0, wrong: ['-1', '36501'] },
  configFile: { text: 'shop.config.ts', value: 'shop.config.ts', wrong: [] },
}

const cases = Object.entries(samples).map(([key, sample]) => ({ ...settings[key as keyof Config], key, ...sample }))
const withWrong = cases.flatMap(({ name, allowed, wrong }) => wrong.map((value) => [name, value, allowed] as const))

function problems(environment: Record<string, string>): string[] {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    return (error as Error).message.split('\n')
  }
}

test('every setting has a test case', () => {
  expect(Object.keys(samples).sort()).toEqual(Object.keys(settings).sort())
})

test.each(cases)('$name is read', ({ name, key, text, value }) => {
  expect(readConfig({ [name]: text })[key as keyof Config]).toEqual(value)
})

test.each(withWrong)('%s may not be "%s"', (name, value, allowed) => {
  expect(problems({ [name]: value })).toEqual([expect.stringContaining(`${name} is "${value}"; allowed: ${allowed}`)])
})

test('an ambiguous time zone is refused with the city to use', () => {
  expect(problems({ TIDEMARK_TIME_ZONE: 'CET', TIDEMARK_EVENT_TIME_ZONE: 'europe/berlin' })).toEqual([
    'TIDEMARK_TIME_ZONE is "CET"; allowed: UTC or an IANA time zone such as Europe/Berlin; "CET" is ambiguous; use Europe/Brussels',
    'TIDEMARK_EVENT_TIME_ZONE is "europe/berlin"; allowed: UTC or an IANA time zone such as Europe/Berlin; use Europe/Berlin',
  ])
})

test('an invalid secret is not shown', () => {
  const allowed = 'allowed: KEY or TENANT:KEY, separated by commas, each key of at least 16 characters'
  for (const [keys, shown] of [
    ['short', '…'],
    [`${KEY},`, '…,'],
    [`tenant-a:short`, 'tenant-a:…'],
    [`${KEY},b:short`, '…,b:…'],
    // An empty tenant is a mistake in a script, and no key for all tenants.
    [`:${KEY}`, ':…'],
  ]) {
    expect(problems({ TIDEMARK_ACCESS_KEYS: keys as string })).toEqual([
      `TIDEMARK_ACCESS_KEYS is "${shown}"; ${allowed}`,
    ])
  }
  const [problem] = problems({ DATABASE_URL: 'mysql://me:secret@db/shop' })
  expect(problem).toMatch('DATABASE_URL is "mysql://me:…@db/shop"; allowed: postgres://')
})

test('several wrong settings are reported together', () => {
  const environment = { PORT: 'http', TIDEMARK_CURRENCY: 'usd', LOG_LEVEL: 'loud', TIDEMARK_TENANT: 'tenant-a' }
  expect(problems(environment)).toEqual([
    'PORT is "http"; allowed: a whole number from 0 to 65535',
    'TIDEMARK_CURRENCY is "usd"; allowed: an ISO 4217 code in capitals, such as USD',
    'LOG_LEVEL is "loud"; allowed: fatal, error, warn, info, debug, trace, silent',
  ])
})

test('an empty value counts as absent', () => {
  const empty = Object.fromEntries(Object.values(settings).map(({ name }) => [name, '']))
  expect(readConfig(empty)).toEqual(readConfig({}))
  expect(Object.keys(readConfig({})).sort()).toEqual(Object.keys(samples).sort())
})

test('unset settings have their defaults', () => {
  const { port, host, databaseUrl, currency, timeZone, logLevel, accessKeys } = readConfig({ UNKNOWN: 'x' })
  expect({ port, host, databaseUrl, currency, timeZone, logLevel, accessKeys }).toEqual({
    port: 5002,
    host: '127.0.0.1',
    databaseUrl: undefined,
    currency: 'USD',
    timeZone: 'UTC',
    logLevel: 'info',
    accessKeys: [],
  })
})

describe('an address that other machines can reach', () => {
  test.each(['0.0.0.0', '::', '192.168.1.7', 'shop.example', '1.127.0.0', '127.evil.example'])(
    '%s needs keys or a permission',
    (HOST) => {
      const check = (more: Record<string, string>, needsKey = false) =>
        checkReach(readConfig({ HOST, ...more }), needsKey)
      const problem = `HOST is "${HOST}", which other machines can reach. Create an access key with "tidemark keys create"`
      expect(() => check({})).toThrow(problem)
      expect(() => check({ TIDEMARK_ALLOW_ANONYMOUS: 'false' })).toThrow(problem)
      expect(() => check({ TIDEMARK_ALLOW_ANONYMOUS: 'true' })).not.toThrow()
      expect(() => check({}, true)).not.toThrow()
    },
  )

  test.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1', ''])('is not %j', (HOST) => {
    expect(() => checkReach(readConfig({ HOST }), false)).not.toThrow()
  })
})

describe('the table of docs/settings.md', () => {
  test('has a row for each setting, with its default', () => {
    const rows = settingsTable().trim().split('\n').slice(2)
    expect(rows).toHaveLength(Object.keys(settings).length)
    expect(rows[0]).toBe('| `PORT` | Port of the API | 5002 | a whole number from 0 to 65535 |')
  })

  test('replaces only the text between its markers', () => {
    const page = 'Before\n<!-- settings -->\nold\n<!-- /settings -->\nAfter'
    expect(withSettingsTable(page)).toBe(`Before\n<!-- settings -->\n${settingsTable()}<!-- /settings -->\nAfter`)
    expect(() => withSettingsTable('Before\nAfter')).toThrow('<!-- settings -->')
  })

  test.runIf(existsSync(settingsPage))('is up to date', () => {
    const page = readFileSync(settingsPage, 'utf8')
    expect(page, 'Run: node scripts/settings-table.ts').toBe(withSettingsTable(page))
  })
})
