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

function readSetting(setting: string): unknown[] {
  const isInline = setting.trimStart().startsWith('[')
  if (!isInline && !existsSync(setting)) {
    throw new ConfigError(
      `TIDEMARK_SOURCES is "${setting}", but there is no such file; allowed: a JSON list, or a file`,
    )
  }
  try {
    const sources = JSON.parse(isInline ? setting : readFileSync(setting, 'utf8'))
    if (Array.isArray(sources)) return sources
  } catch (cause) {
    throw new ConfigError(`TIDEMARK_SOURCES is not readable as JSON: ${(cause as Error).message}`, { cause })
  }
  throw new ConfigError('TIDEMARK_SOURCES must be a JSON list: [{ "name": …, "kind": … }]')
}

/** What is wrong with one source. Its values stay out of the text: they may be secret. */
function faultsOf(source: unknown, i: number): string[] {
  const { kind, name = `source ${i + 1}` } = (source ?? {}) as { kind?: SourceKind; name?: string }
  const validator = kind && validators[kind]
  if (!validator) return [`"${name}": kind must be one of ${Object.keys(schemas).join(', ')}`]
  const unknown = Object.keys(source as object).find((property) => !(property in schemas[kind].properties))
  if (unknown !== undefined) {
    return [`"${name}": "${unknown}" is none of the settings ${Object.keys(schemas[kind].properties).join(', ')}`]
  }
  if (!validator.Check(source)) {
    const [error] = validator.Errors(source)
    const where = error?.instancePath.slice(1).replaceAll('/', '.')
    return [`"${name}": ${where ? `${where} ` : ''}${error?.message ?? 'does not fit'}`]
  }
  return (source as Source).kind === 'azure-service-bus' ? serviceBusFaults(source as AzureServiceBusSource) : []
}

function serviceBusFaults({ name, connectionString, namespace, topics, queues }: AzureServiceBusSource): string[] {
  const faults: string[] = []
  if ((connectionString === undefined) === (namespace === undefined)) {
    faults.push(`"${name}": either connectionString or namespace must be set`)
  }
  if (topics === undefined && queues === undefined) faults.push(`"${name}": topics or queues must be set`)
  return faults
}
