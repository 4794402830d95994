import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { ConfigError } from '../config/config.ts'
import { describeFirstFault, printableStart, readListSetting } from '../config/list-setting.ts'
import { findKind, type Source, sourceKinds } from './index.ts'
import type { SourceSchema } from './source.ts'

const SETTING = { name: 'TIDEMARK_SOURCES', form: '[{ "name": …, "kind": … }]' }

const isNamed = Compile(Type.Object({ name: Type.String() }))

/** The accounting uses these names for events that do not come from a source. */
const RESERVED_NAMES = ['http', 'import', 'demo', 'simulate']

/**
 * Reads the sources of the settings.
 *
 * @param setting `TIDEMARK_SOURCES`: a JSON list, or the path of a file that contains one.
 * @param declared the sources of the config file.
 * @throws ConfigError with one line per invalid source.
 */
export function readSources(setting: string | undefined, declared: readonly unknown[] = []): Source[] {
  const sources = [...declared, ...(setting === undefined ? [] : readListSetting(setting, SETTING))]
  const faults = sources.flatMap((source, i) => faultsOf(source, i))
  const names = sources.filter((source) => isNamed.Check(source)).map(({ name }) => name)
  for (const name of new Set(names)) {
    if (names.filter((other) => other === name).length > 1) faults.push(`two sources have the name "${name}"`)
    if (RESERVED_NAMES.includes(name)) faults.push(`the name "${name}" is reserved; choose another one`)
  }
  if (faults.length > 0) throw new ConfigError(faults.map((line) => `TIDEMARK_SOURCES: ${line}`).join('\n'))
  return sources as Source[]
}

/**
 * Finds a source by its name.
 *
 * @throws ConfigError with the names of all sources.
 */
export function findSource(sources: readonly Source[], name: string): Source {
  const found = sources.find((source) => source.name === name)
  if (found) return found
  const names = sources.map((source) => source.name).join(', ')
  throw new ConfigError(
    names === ''
      ? `There is no source "${name}": TIDEMARK_SOURCES is empty`
      : `There is no source "${name}". The sources are: ${names}`,
  )
}

/** The faults of one source. Without its values, which may be secret. */
function faultsOf(source: unknown, i: number): string[] {
  const name = isNamed.Check(source) ? printableStart(source.name) : `source ${i + 1}`
  return describeFaults(source).map((fault) => `"${name}": ${fault}`)
}

function describeFaults(source: unknown): string[] {
  const kind = findKind((source as { kind?: unknown } | null)?.kind)
  if (!kind) return [`kind must be one of ${sourceKinds.join(', ')}`]
  const { schema } = kind
  const unknown = Object.keys(source as object).find((property) => !(property in schema.properties))
  if (unknown !== undefined) {
    return [`unknown setting "${printableStart(unknown)}"; allowed: ${Object.keys(schema.properties).join(', ')}`]
  }
  const validator = validatorOf(schema)
  if (!validator.Check(source)) return [describeFirstFault(validator.Errors(source))]
  const faults = kind.faults?.(source) ?? []
  const isUnused = 'platformSettings' in (source as object) && !('platform' in (source as object))
  return isUnused ? [...faults, 'platformSettings needs a platform'] : faults
}

const validators = new WeakMap<SourceSchema, ReturnType<typeof Compile<SourceSchema>>>()

function validatorOf(schema: SourceSchema) {
  const validator = validators.get(schema) ?? Compile(schema)
  validators.set(schema, validator)
  return validator
}
