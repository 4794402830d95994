import { existsSync, readFileSync } from 'node:fs'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { ConfigError } from './config.ts'
import {
  AzureServiceBusSource,
  KafkaSource,
  RabbitMqSource,
  type Source,
  type SourceKind,
} from './transports/source.ts'

const schemas = {
  'azure-service-bus': AzureServiceBusSource,
  rabbitmq: RabbitMqSource,
  kafka: KafkaSource,
} satisfies Record<SourceKind, unknown>

const validators = Object.fromEntries(
  Object.entries(schemas).map(([kind, schema]) => [kind, Compile(schema as typeof KafkaSource)]),
)
const isNamed = Compile(Type.Object({ name: Type.String() }))

/** Names that other ways in have already. */
const TAKEN_NAMES = ['http', 'import', 'demo', 'simulate']

/**
 * The sources that the settings name.
 *
 * @param setting `TIDEMARK_SOURCES`: a JSON list, or the path of a file that holds one.
 * @param declared those of the config file.
 * @throws ConfigError with a line for each wrong source.
 */
export function readSources(setting: string | undefined, declared: readonly unknown[] = []): Source[] {
  const sources = [...declared, ...(setting === undefined ? [] : readSetting(setting))]
  const wrong = sources.flatMap((source, i) => faultsOf(source, i))
  const names = sources.filter((source) => isNamed.Check(source)).map(({ name }) => name)
  for (const name of new Set(names)) {
    if (names.filter((other) => other === name).length > 1) wrong.push(`two sources have the name "${name}"`)
    if (TAKEN_NAMES.includes(name)) wrong.push(`no source may be called "${name}": another way in has that name`)
  }
  if (wrong.length > 0) throw new ConfigError(wrong.map((line) => `TIDEMARK_SOURCES: ${line}`).join('\n'))
  return sources as Source[]
}

/**
 * The source of this name.
 *
 * @throws ConfigError with the names that there are.
 */
export function findSource(sources: readonly Source[], name: string): Source {
  const found = sources.find((source) => source.name === name)
  if (found) return found
  const names = sources.map((source) => source.name).join(', ')
  throw new ConfigError(
    names === ''
      ? `There is no source "${name}": TIDEMARK_SOURCES names none`
      : `There is no source "${name}"; there are: ${names}`,
  )
}

/** The text without what opens the source: its connection string, passwords and keys. */
export function hideSecrets(text: string, source: Source): string {
  return secretsOf(source).reduce((hidden, secret) => hidden.replaceAll(secret, '…'), text)
}

/** The longest first: one may be a part of another. */
function secretsOf(source: Source): string[] {
  const secrets: (string | undefined)[] = []
  if (source.kind === 'azure-service-bus') {
    const { connectionString = '' } = source
    secrets.push(connectionString, /SharedAccessKey=([^;]+)/i.exec(connectionString)?.[1])
    secrets.push(/SharedAccessSignature=([^;]+)/i.exec(connectionString)?.[1])
  }
  if (source.kind === 'rabbitmq') {
    const password = /^[^:]+:\/\/[^:@/]*:([^@/]*)@/.exec(source.url)?.[1] ?? ''
    secrets.push(source.url, password, decode(password))
  }
  if (source.kind === 'kafka') secrets.push(source.sasl?.password)
  return secrets.filter((secret) => secret !== undefined && secret !== '').toSorted(byLength) as string[]
}

const byLength = (a = '', b = '') => b.length - a.length

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function readSetting(setting: string): unknown[] {
  const isInline = /^\s*[[{]/.test(setting)
  if (!isInline && !existsSync(setting)) {
    // What has none of these is a path, and not somebody's connection string.
    const shown = /[=@]|:\/\//.test(setting) ? '' : ` "${printable(setting)}"`
    throw new ConfigError(`TIDEMARK_SOURCES${shown} is no file that is there; allowed: a JSON list, or a file`)
  }
  const sources = parse(isInline ? setting : read(setting))
  if (Array.isArray(sources)) return sources
  throw new ConfigError('TIDEMARK_SOURCES must be a JSON list: [{ "name": …, "kind": … }]')
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigError(`TIDEMARK_SOURCES: the file "${file}" cannot be read: ${(cause as Error).message}`, { cause })
  }
}

/** The parser's own message shows what stands around the mistake, which may be secret: only the place is told. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    const [place = ''] = /at position \d+( \(line \d+ column \d+\))?/.exec((error as Error).message) ?? []
    throw new ConfigError(`TIDEMARK_SOURCES is not readable as JSON${place && `: there is a mistake ${place}`}`)
  }
}

/** What is wrong with one source. Its values stay out of the text: they may be secret. */
function faultsOf(source: unknown, i: number): string[] {
  const { kind } = (source ?? {}) as { kind?: SourceKind }
  const name = isNamed.Check(source) ? printable(source.name) : `source ${i + 1}`
  const validator = isKind(kind) && validators[kind]
  if (!validator) return [`"${name}": kind must be one of ${Object.keys(schemas).join(', ')}`]
  const unknown = Object.keys(source as object).find((property) => !(property in schemas[kind].properties))
  if (unknown !== undefined) {
    return [
      `"${name}": "${printable(unknown)}" is none of the settings ${Object.keys(schemas[kind].properties).join(', ')}`,
    ]
  }
  if (!validator.Check(source)) {
    const [error] = validator.Errors(source)
    const where = error?.instancePath.slice(1).replaceAll('/', '.')
    return [`"${name}": ${where ? `${where} ` : ''}${error?.message ?? 'does not fit'}`]
  }
  return (source as Source).kind === 'azure-service-bus' ? serviceBusFaults(source as AzureServiceBusSource) : []
}

const isKind = (kind: unknown): kind is SourceKind => typeof kind === 'string' && Object.hasOwn(schemas, kind)

/** Enough of a text to recognise it, on one line. */
const printable = (text: string) => text.slice(0, 100).replaceAll(/\p{C}/gu, '\ufffd')

function serviceBusFaults({ name, connectionString, namespace, topics, queues }: AzureServiceBusSource): string[] {
  const faults: string[] = []
  if ((connectionString === undefined) === (namespace === undefined)) {
    faults.push(`"${name}": either connectionString or namespace must be set`)
  }
  if (topics === undefined && queues === undefined) faults.push(`"${name}": topics or queues must be set`)
  return faults
}
