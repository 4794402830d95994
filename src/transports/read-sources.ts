import { existsSync, readFileSync } from 'node:fs'
import { parse as parseTellingPlace } from 'lossless-json'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { ConfigError } from '../config.ts'
import { AzureServiceBusSource, KafkaSource, RabbitMqSource, type Source, type SourceKind } from './source.ts'

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
  } catch {
    const place = placeOfMistake(json)
    throw new ConfigError(
      `TIDEMARK_SOURCES is not readable as JSON${place === undefined ? '' : `; there is a mistake at character ${place}`}`,
    )
  }
}

/** Counted from 1. JSON.parse does not always tell it. */
function placeOfMistake(json: string): number | undefined {
  try {
    parseTellingPlace(json)
    return undefined
  } catch (error) {
    const [, position] = / position (\d+)/.exec((error as Error).message) ?? []
    return position === undefined ? undefined : Number(position) + 1
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
  if (!validator.Check(source)) return [`"${name}": ${describeFault(validator.Errors(source))}`]
  return (source as Source).kind === 'azure-service-bus' ? serviceBusFaults(source as AzureServiceBusSource) : []
}

interface SchemaFault {
  keyword: string
  instancePath: string
  params: object
  message: string
}

/** The first fault of a source, without its value. */
function describeFault(faults: readonly SchemaFault[]): string {
  const [first] = faults
  if (!first) return 'does not fit'
  const where = first.instancePath.slice(1).replaceAll('/', '.')
  const allowed = faults.flatMap(({ params }) => ('allowedValue' in params ? [params.allowedValue] : []))
  const texts: Record<string, string> = {
    const: `must be one of ${allowed.join(', ')}`,
    boolean: 'is no setting',
    pattern: 'must begin with a lower-case letter or a digit and go on with at most 62 of those and . _ -',
  }
  return `${where} ${texts[first.keyword] ?? first.message}`.trim()
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
