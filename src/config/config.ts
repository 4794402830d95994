import { isCurrency } from '../contracts/currency.ts'
import { UserError } from '../user-error.ts'
import { databaseAddress, flag, integer, oneOf, optionalText, type Setting, text, zone } from './setting-kinds.ts'
import { type Environment, readSettingText } from './setting-text.ts'
import { type AccessKey, readAccessKeys, readHostNames, readOrigin, readSecretKey } from './setting-values.ts'
import { signInProblems, signInSettings } from './sign-in-settings.ts'

/** `api`: the process receives from no source. `intake`: it has no reports, no dashboard and no live updates. */
type Role = 'all' | 'api' | 'intake'

/** A line for each wrong setting: its name, its value and the allowed values. */
export class ConfigError extends UserError {}

/** Every setting, in the order of the table in docs/settings.md. */
export const settings = {
  port: integer('PORT', 'Port of the API', 5002, 0, 65535),
  host: text('HOST', 'Address to listen on; any other than this machine requires access keys', '127.0.0.1'),
  databaseUrl: databaseAddress('DATABASE_URL', 'The PostgreSQL to use, version 15 or newer', 'an embedded server'),
  databaseDirectUrl: databaseAddress(
    'DATABASE_DIRECT_URL',
    'The same database without its pooler, when `DATABASE_URL` is that of a pooler; see docs/scale.md',
    '`DATABASE_URL`',
  ),
  databaseReadUrl: databaseAddress(
    'DATABASE_READ_URL',
    'A streaming replica of the database, for reports; see docs/scale.md',
    'none',
  ),
  role: oneOf<Role>('TIDEMARK_ROLE', 'Work of this process; see docs/scale.md', 'all', ['all', 'api', 'intake']),
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
  timeZone: zone<string>(
    'TIDEMARK_TIME_ZONE',
    'Time zone of the shop, which defines its days and months. The first start on a database fixes it',
    'UTC',
    'UTC',
  ),
  eventTimeZone: zone(
    'TIDEMARK_EVENT_TIME_ZONE',
    'Time zone of times without an offset, in events and imports. The first start on a database fixes it',
    '`TIDEMARK_TIME_ZONE`',
    undefined,
  ),
  tenantId: text('TIDEMARK_TENANT', 'Tenant of events and requests without a tenant', 'default'),
  logLevel: oneOf<string>('LOG_LEVEL', 'Least severe level that is logged', 'info', [
    'fatal',
    'error',
    'warn',
    'info',
    'debug',
    'trace',
    'silent',
  ]),
  allowAnonymous: flag('TIDEMARK_ALLOW_ANONYMOUS', 'Allow addresses other than this machine without access keys'),
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
  publicUrl: {
    name: 'TIDEMARK_PUBLIC_URL',
    meaning: 'Origin under which browsers reach the dashboard, for links of invitations and sign-ins at a provider',
    defaultText: '`http://localhost:PORT`',
    allowed: 'an origin such as https://tidemark.example.com',
    read: readOrigin,
    default: undefined,
  } as Setting<string | undefined>,
  ...signInSettings,
  streamsPerClient: integer(
    'TIDEMARK_STREAMS_PER_CLIENT',
    'Live streams per access key, or per address without keys, out of 10,000 in total',
    1250,
    1,
    10_000,
  ),
  batchSize: integer('TIDEMARK_BATCH_SIZE', 'Maximum number of events in a batch', 2000, 1, 20_000),
  batchWaitMs: integer(
    'TIDEMARK_BATCH_WAIT_MS',
    'Milliseconds that a batch waits for more events; up to 50 while other batches run',
    2,
    0,
    10_000,
  ),
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
  sources: optionalText(
    'TIDEMARK_SOURCES',
    'Brokers to receive from: a JSON list, or the path of a file with one; see docs/sources.md',
    'none',
    'a JSON list, or a path',
  ),
  connections: optionalText(
    'TIDEMARK_CONNECTIONS',
    'Shop platforms that deliver to /hooks: a JSON list, or the path of a file with one; see docs/connect/',
    'none',
    'a JSON list, or a path',
  ),
  secretKey: {
    name: 'TIDEMARK_SECRET_KEY',
    meaning: 'Key that encrypts the stored secrets of connections',
    defaultText: 'the file `secret.key` in the data folder',
    allowed: '32 bytes in Base64 or hexadecimal digits (openssl rand -base64 32)',
    read: readSecretKey,
    shown: () => '…',
    default: undefined,
  } as Setting<Buffer | undefined>,
  deadLetterRetentionDays: integer(
    'TIDEMARK_DEAD_LETTER_RETENTION_DAYS',
    'Number of days for which dead letters are stored after they were last seen; 0: for ever',
    0,
    0,
    36_500,
  ),
  deliveryRetentionDays: integer(
    'TIDEMARK_DELIVERY_RETENTION_DAYS',
    'Number of days for which deliveries of shop platforms are stored; 0: for ever',
    30,
    0,
    36_500,
  ),
  auditRetentionDays: integer(
    'TIDEMARK_AUDIT_RETENTION_DAYS',
    'Minimum number of days for which entries of the audit log are stored; 0: for ever',
    0,
    0,
    36_500,
  ),
  traceEndpoint: {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    meaning: 'Collector of OpenTelemetry to which traces are sent (OTLP over HTTP); see docs/tracing.md',
    defaultText: 'none',
    allowed: 'an address such as http://localhost:4318',
    read: (value: string) => (/^https?:$/.test(URL.parse(value)?.protocol ?? '') ? value : undefined),
    shown: (value: string) => value.replace(/:[^:@/]*@/, ':…@'),
    default: undefined,
  } as Setting<string | undefined>,
  traceService: text('OTEL_SERVICE_NAME', 'Name of this service in traces', 'tidemark'),
  traceShare: {
    name: 'OTEL_TRACES_SAMPLER_ARG',
    meaning: 'Share of batches that are traced',
    defaultText: '1',
    allowed: 'a number from 0 to 1',
    read: (value: string) => (/^(?:0|1|0?\.\d+|[01]\.0+)$/.test(value) ? Number(value) : undefined),
    default: 1,
  } as Setting<number>,
  configFile: optionalText(
    'TIDEMARK_CONFIG',
    'File with perspectives and sources of your own',
    '`tidemark.config.ts`, if there is one',
    'a path',
  ),
}

type ValueOf<S> = S extends Setting<infer T> ? T : never

/** Everything that can be set, read once from the environment. */
export type Config = { [Name in keyof typeof settings]: ValueOf<(typeof settings)[Name]> }

/**
 * Reads the settings. An empty value counts as absent. `NAME_FILE` has the path of a file with the value of `NAME`.
 *
 * @throws ConfigError with a line for each wrong value.
 */
export function readConfig(environment: Environment): Config {
  const wrong: string[] = []
  const values = Object.entries(settings).map(([key, setting]: [string, Setting<unknown>]) => {
    const value = readSettingText(environment, setting.name, wrong)
    if (value === undefined || value === '') return [key, setting.default]
    const read = setting.read(value)
    if (read === undefined) {
      const advice = setting.advice?.(value)
      const problem = `${setting.name} is "${setting.shown?.(value) ?? value}"; allowed: ${setting.allowed}`
      wrong.push(advice === undefined ? problem : `${problem}; ${advice}`)
    }
    return [key, read]
  })
  for (const name of ['DATABASE_DIRECT_URL', 'DATABASE_READ_URL']) {
    if (environment[name] && !environment.DATABASE_URL) wrong.push(`${name} is set without DATABASE_URL. Set both`)
  }
  const config = Object.fromEntries(values) as Config
  if (wrong.length === 0) wrong.push(...signInProblems(config))
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'))
  return config
}
