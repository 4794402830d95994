import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { settingsPage, settingsTable, withSettingsTable } from '../../scripts/settings-table.ts'
import { checkReach } from './check-reach.ts'
import { type Config, ConfigError, readConfig, settings } from './config.ts'

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
  databaseDirectUrl: {
    text: 'postgresql://me:secret@db:5432/shop',
    value: 'postgresql://me:secret@db:5432/shop',
    wrong: ['db:5432', 'mysql://me@db/shop', 'postgres:/db', 'postgres://db:port/shop'],
  },
  databaseReadUrl: {
    text: 'postgresql://me:secret@db:5432/shop',
    value: 'postgresql://me:secret@db:5432/shop',
    wrong: ['db:5432', 'mysql://me@db/shop', 'postgres:/db', 'postgres://db:port/shop'],
  },
  role: { text: 'api', value: 'api', wrong: ['API', 'reports'] },
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
  publicUrl: {
    text: 'https://tidemark.example.com/',
    value: 'https://tidemark.example.com',
    wrong: ['tidemark.example.com', 'ftp://a.example', 'https://a.example/path', 'https://me@a.example'],
  },
  oidcIssuer: {
    text: 'https://login.example.com/realms/shop',
    value: 'https://login.example.com/realms/shop',
    wrong: ['login.example.com', 'http://login.example.com', 'https://me@login.example.com', 'https://a.example/?b=c'],
  },
  oidcClientId: { text: 'tidemark', value: 'tidemark', wrong: [] },
  oidcClientSecret: { text: 'a secret', value: 'a secret', wrong: [] },
  oidcScopes: { text: 'openid groups', value: 'openid groups', wrong: ['email', 'openid,email'] },
  oidcName: { text: 'Example', value: 'Example', wrong: ['a\tb', 'x'.repeat(41)] },
  oidcEmailDomains: {
    text: 'Shop.example.com, example.org',
    value: ['shop.example.com', 'example.org'],
    wrong: ['@example.org', 'localhost', 'example.org,', '*.example.org'],
  },
  oidcRoleClaim: { text: 'realm_access.roles', value: 'realm_access.roles', wrong: [] },
  oidcRoles: {
    text: 'shop-admins=admin, a=b=viewer@acme',
    value: [
      { value: 'shop-admins', role: 'admin', tenantId: null },
      { value: 'a=b', role: 'viewer', tenantId: 'acme' },
    ],
    wrong: ['shop-admins', 'shop-admins=owner', '=viewer', 'a=viewer,', 'a=admin@acme'],
  },
  proxyUserHeader: {
    text: 'X-Forwarded-User',
    value: 'x-forwarded-user',
    wrong: ['X Forwarded', 'Authorization', 'cookie', 'Host'],
  },
  trustedProxies: {
    text: '10.0.0.7, 192.168.0.0/16,fd00::/8',
    value: ['10.0.0.7', '192.168.0.0/16', 'fd00::/8'],
    wrong: ['0.0.0.0/0', '::/0', '10.0.0.7/33', 'proxy.example.com', '10.0.0.0/', '10.0.0.7,'],
  },
  proxySignUp: { text: 'true', value: true, wrong: ['yes'] },
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
  deadLetterRetentionDays: { text: '0', value: 0, wrong: ['-1', '36501'] },
  deliveryRetentionDays: { text: '0', value: 0, wrong: ['-1', '36501'] },
  auditRetentionDays: { text: '400', value: 400, wrong: ['-1', '36501', '1y'] },
  traceEndpoint: {
    text: 'https://collector.example.com:4318',
    value: 'https://collector.example.com:4318',
    wrong: ['collector:4318', 'grpc://collector:4317'],
  },
  traceService: { text: 'shop-numbers', value: 'shop-numbers', wrong: [] },
  traceShare: { text: '0.25', value: 0.25, wrong: ['1.5', '-1', 'always_on', '1e-3', '.'] },
  configFile: { text: 'shop.config.ts', value: 'shop.config.ts', wrong: [] },
}

const cases = Object.entries(samples).map(([key, sample]) => ({ ...settings[key as keyof Config], key, ...sample }))
const withWrong = cases.flatMap(({ name, allowed, wrong }) => wrong.map((value) => [name, value, allowed] as const))

/** What a setting needs beside it. */
const BESIDE: Readonly<Record<string, Record<string, string>>> = {
  DATABASE_DIRECT_URL: { DATABASE_URL: 'postgres://db/shop' },
  DATABASE_READ_URL: { DATABASE_URL: 'postgres://db/shop' },
  TIDEMARK_OIDC_ISSUER: { TIDEMARK_OIDC_CLIENT_ID: 'tidemark', TIDEMARK_PUBLIC_URL: 'https://shop.example.com' },
  TIDEMARK_PROXY_USER_HEADER: { TIDEMARK_TRUSTED_PROXIES: '10.0.0.7' },
}
const besideOf = (name: string): Record<string, string> => BESIDE[name] ?? {}

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
  expect(readConfig({ ...besideOf(name), [name]: text })[key as keyof Config]).toEqual(value)
})

test.each(withWrong)('%s may not be "%s"', (name, value, allowed) => {
  expect(problems({ ...besideOf(name), [name]: value })).toEqual([
    expect.stringContaining(`${name} is "${value}"; allowed: ${allowed}`),
  ])
})

test('settings of sign-ins that are not valid without others are refused', () => {
  const issuer = { TIDEMARK_OIDC_ISSUER: 'https://login.example.com' }
  expect(problems(issuer)).toEqual([
    'TIDEMARK_OIDC_ISSUER needs TIDEMARK_OIDC_CLIENT_ID',
    'TIDEMARK_OIDC_ISSUER needs TIDEMARK_PUBLIC_URL, the origin to which the provider sends people back',
  ])
  const client = { ...issuer, TIDEMARK_OIDC_CLIENT_ID: 'tidemark' }
  expect(problems({ ...client, TIDEMARK_PUBLIC_URL: 'http://shop.example.com' })).toEqual([
    expect.stringContaining('with TIDEMARK_OIDC_ISSUER it must begin with https://, except on this machine'),
  ])
  expect(problems({ ...client, TIDEMARK_PUBLIC_URL: 'http://localhost:5002' })).toEqual([])
  expect(problems({ TIDEMARK_PROXY_USER_HEADER: 'Remote-User' })).toEqual([
    expect.stringContaining('TIDEMARK_PROXY_USER_HEADER needs TIDEMARK_TRUSTED_PROXIES'),
  ])
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

describe('NAME_FILE', () => {
  const inFile = (content: string, use: (path: string) => void) => {
    const folder = mkdtempSync(join(tmpdir(), 'tidemark-setting-'))
    try {
      writeFileSync(join(folder, 'value'), content)
      use(join(folder, 'value'))
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  test('names a file with the value, whose line end does not count', () => {
    const url = 'postgres://me:secret@db:5432/shop'
    inFile(`${url}\n`, (path) => expect(readConfig({ DATABASE_URL_FILE: path }).databaseUrl).toBe(url))
  })

  test('is refused beside the value itself, and when the file cannot be read', () => {
    inFile('8080', (path) =>
      expect(() => readConfig({ PORT: '80', PORT_FILE: path })).toThrow('PORT and PORT_FILE are both set'),
    )
    expect(() => readConfig({ PORT_FILE: '/nowhere/port' })).toThrow(
      'PORT_FILE is "/nowhere/port", which cannot be read: ENOENT',
    )
  })

  test('a wrong value of a file is refused as any other, and without a secret', () => {
    inFile('postgres:me:secret@db', (path) =>
      expect(() => readConfig({ DATABASE_URL_FILE: path })).toThrow(/^DATABASE_URL is "/),
    )
    inFile('secret', (path) =>
      expect(() => readConfig({ TIDEMARK_ACCESS_KEYS_FILE: path })).toThrow('TIDEMARK_ACCESS_KEYS is "…"'),
    )
  })
})
