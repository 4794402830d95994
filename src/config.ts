import { isIP, isIPv4 } from 'node:net'
import { isCurrency } from './contracts/currency.ts'
import { integer, oneOf, readSecretKey, type Setting, text } from './setting-kinds.ts'
import { UserError } from './user-error.ts'
import { adviseZone, EXPECTED_ZONE, isTimeZone } from './zones/zone-names.ts'

/** Everything that can be set, read once from the environment. */
export interface Config {
  port: number
  host: string
  /** Undefined: an embedded server in `dataDir`. */
  databaseUrl: string | undefined
  dataDir: string
  /** The port of the embedded server. If it is in use, a free port is used. 0: any free port. */
  embeddedDatabasePort: number
  currency: string
  timeZone: string
  /** The zone of times without an offset. Undefined: that of the database, else `timeZone`. */
  eventTimeZone: string | undefined
  tenantId: string
  logLevel: string
  allowAnonymous: boolean
  accessKeys: AccessKey[]
  /** Host names of the API, besides those of this machine. */
  allowedHosts: string[]
  /** Live streams of one access key, or without keys of one address. */
  streamsPerClient: number
  batchSize: number
  batchWaitMs: number
  batchConnections: number
  maxBodyBytes: number
  maxEventBytes: number
  rawRetentionDays: number
  /** The brokers to listen to: a JSON list, or the path of a file that holds one. */
  sources: string | undefined
  /** The connections to shop platforms: a JSON list, or the path of a file that holds one. */
  connections: string | undefined
  /** Encrypts the secrets of stored connections. Undefined: the key in `dataDir`. */
  secretKey: Buffer | undefined
  deliveryRetentionDays: number
  /** The file with the user's own perspectives and sources. Undefined: `tidemark.config.ts` where there is one. */
  configFile: string | undefined
}

/** A secret that opens the API; `tenantId` narrows it to one tenant. */
export interface AccessKey {
  key: string
  tenantId: string | undefined
}

/** A line for each wrong setting: its name, its value and the allowed values. */
export class ConfigError extends UserError {}

/** Every setting, in the order of the table in docs/settings.md. */
export const settings = {
  port: integer('PORT', 'Port of the API', 5002, 0, 65535),
  host: text('HOST', 'Address to listen on; any other than this machine requires access keys', '127.0.0.1'),
  databaseUrl: {
    name: 'DATABASE_URL',
    meaning: 'The PostgreSQL to use, version 15 or newer',
    defaultText: 'an embedded server',
    allowed: 'postgres://user:password@host:port/database',
    read: (value: string) => (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value) ? value : undefined),
    shown: (value: string) => value.replace(/:[^:@/]*@/, ':…@'),
    default: undefined,
  } as Setting<string | undefined>,
  dataDir: text('TIDEMARK_DATA_DIR', 'Folder of the embedded server and of all other files', '.tidemark'),
  embeddedDatabasePort: integer(
    'TIDEMARK_DATABASE_PORT',
    'Port of the embedded server; if it is in use, a free port is used',
    5442,
    0,
    65535,
  ),
  currency: {
    name: 'TIDEMARK_CURRENCY',
    meaning: 'Currency of events and requests without a currency',
    defaultText: 'USD',
    allowed: 'an ISO 4217 code in capitals, such as USD',
    read: (value: string) => (isCurrency(value) ? value : undefined),
    default: 'USD',
  } as Setting<string>,
  timeZone: {
    name: 'TIDEMARK_TIME_ZONE',
    meaning: 'Time zone of the shop, which defines its days and months. The first start on a database fixes it',
    defaultText: 'UTC',
    allowed: EXPECTED_ZONE,
    advice: adviseZone,
    read: (value: string) => (isTimeZone(value) ? value : undefined),
    default: 'UTC',
  } as Setting<string>,
  eventTimeZone: {
    name: 'TIDEMARK_EVENT_TIME_ZONE',
    meaning: 'Time zone of times without an offset, in events and imports. The first start on a database fixes it',
    defaultText: '`TIDEMARK_TIME_ZONE`',
    allowed: EXPECTED_ZONE,
    advice: adviseZone,
    read: (value: string) => (isTimeZone(value) ? value : undefined),
    default: undefined,
  } as Setting<string | undefined>,
  tenantId: text('TIDEMARK_TENANT', 'Tenant of events and requests without a tenant', 'default'),
  logLevel: oneOf('LOG_LEVEL', 'Least severe level that is logged', 'info', [
    'fatal',
    'error',
    'warn',
    'info',
    'debug',
    'trace',
    'silent',
  ]),
  allowAnonymous: {
    name: 'TIDEMARK_ALLOW_ANONYMOUS',
    meaning: 'Allow addresses other than this machine without access keys',
    defaultText: 'false',
    allowed: 'true or false',
    read: (value: string) => (value === 'true' ? true : value === 'false' ? false : undefined),
    default: false,
  } as Setting<boolean>,
  accessKeys: {
    name: 'TIDEMARK_ACCESS_KEYS',
    meaning: 'Keys that open the API (`Authorization: Bearer KEY`), each `KEY` or `TENANT:KEY`',
    defaultText: 'none',
    allowed: 'KEY or TENANT:KEY, separated by commas, each key of at least 16 characters',
    read: readAccessKeys,
    shown: (value: string) => value.replace(/[^,:]+(?=,|$)/g, '…'),
    default: [],
  } as Setting<AccessKey[]>,
  allowedHosts: {
    name: 'TIDEMARK_ALLOWED_HOSTS',
    meaning: 'Host names that are answered, besides those of this machine; see docs/operations.md',
    defaultText: 'any with access keys or TIDEMARK_ALLOW_ANONYMOUS, otherwise none',
    allowed: 'names separated by commas, such as shop.example.com,*.example.org',
    read: readHostNames,
    default: [],
  } as Setting<string[]>,
  streamsPerClient: integer(
    'TIDEMARK_STREAMS_PER_CLIENT',
    'Live streams per access key, or per address without keys, out of 10,000 in total',
    1250,
    1,
    10_000,
  ),
  batchSize: integer('TIDEMARK_BATCH_SIZE', 'Maximum number of events in a batch', 2000, 1, 20_000),
  batchWaitMs: integer('TIDEMARK_BATCH_WAIT_MS', 'Milliseconds that a batch waits for more events', 2, 0, 10_000),
  batchConnections: integer(
    'TIDEMARK_BATCH_CONNECTIONS',
    'Number of batches that are applied at the same time',
    4,
    1,
    32,
  ),
  maxBodyBytes: integer('TIDEMARK_MAX_BODY_BYTES', 'Maximum size of a request body, in bytes', 64 << 20, 1024, 1 << 30),
  maxEventBytes: integer('TIDEMARK_MAX_EVENT_BYTES', 'Maximum size of an event, in bytes', 4 << 20, 1024, 1 << 28),
  rawRetentionDays: integer(
    'TIDEMARK_RAW_RETENTION_DAYS',
    'Minimum number of days for which raw events are stored; 0: for ever',
    0,
    0,
    36_500,
  ),
  sources: {
    name: 'TIDEMARK_SOURCES',
    meaning: 'Brokers to receive from: a JSON list, or the path of a file with one; see docs/sources.md',
    defaultText: 'none',
    allowed: 'a JSON list, or a path',
    read: (value: string) => value,
    default: undefined,
  } as Setting<string | undefined>,
  connections: {
    name: 'TIDEMARK_CONNECTIONS',
    meaning: 'Shop platforms that deliver to /hooks: a JSON list, or the path of a file with one; see docs/connect/',
    defaultText: 'none',
    allowed: 'a JSON list, or a path',
    read: (value: string) => value,
    default: undefined,
  } as Setting<string | undefined>,
  secretKey: {
    name: 'TIDEMARK_SECRET_KEY',
    meaning: 'Key that encrypts the stored secrets of connections',
    defaultText: 'the file `secret.key` in the data folder',
    allowed: '32 bytes in Base64 or hexadecimal digits (openssl rand -base64 32)',
    read: readSecretKey,
    shown: () => '…',
    default: undefined,
  } as Setting<Buffer | undefined>,
  deliveryRetentionDays: integer(
    'TIDEMARK_DELIVERY_RETENTION_DAYS',
    'Number of days for which deliveries of shop platforms are stored; 0: for ever',
    30,
    0,
    36_500,
  ),
  configFile: {
    name: 'TIDEMARK_CONFIG',
    meaning: 'File with perspectives and sources of your own',
    defaultText: '`tidemark.config.ts`, if there is one',
    allowed: 'a path',
    read: (value: string) => value,
    default: undefined,
  } as Setting<string | undefined>,
}

/**
 * Reads the settings. An empty value counts as absent.
 *
 * @throws ConfigError with a line for each wrong value.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const wrong: string[] = []
  const values = Object.entries(settings).map(([key, setting]: [string, Setting<unknown>]) => {
    const value = environment[setting.name]
    if (value === undefined || value === '') return [key, setting.default]
    const read = setting.read(value)
    if (read === undefined) {
      const advice = setting.advice?.(value)
      const problem = `${setting.name} is "${setting.shown?.(value) ?? value}"; allowed: ${setting.allowed}`
      wrong.push(advice === undefined ? problem : `${problem}; ${advice}`)
    }
    return [key, read]
  })
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'))
  return Object.fromEntries(values) as Config
}

/**
 * Refuses an address that other machines can reach while no access key exists.
 *
 * @throws ConfigError
 */
export function checkReach({ host, allowAnonymous }: Config, needsKey: boolean): void {
  if (needsKey || allowAnonymous || isLoopback(host)) return
  throw new ConfigError(
    `HOST is "${host}", which other machines can reach. Create an access key with "tidemark keys create", set TIDEMARK_ACCESS_KEYS, or set TIDEMARK_ALLOW_ANONYMOUS=true to allow all clients`,
  )
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}

function readAccessKeys(value: string): AccessKey[] | undefined {
  const keys = value.split(',').map((entry) => {
    const [, tenantId, key = ''] = /^(?:([^:]*):)?(.*)$/.exec(entry.trim()) ?? []
    return { key, tenantId: tenantId || undefined }
  })
  const isTenantEmpty = value.split(',').some((entry) => entry.trim().startsWith(':'))
  return keys.every(({ key }) => key.length >= 16) && !isTenantEmpty ? keys : undefined
}

/** Names, addresses and `*.` before the end of a name, without ports. */
function readHostNames(value: string): string[] | undefined {
  const names = value.split(',').map((name) => name.trim().toLowerCase().replace(/\.$/, ''))
  return names.every((name) => /^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(name) || isIP(name) !== 0)
    ? names
    : undefined
}
