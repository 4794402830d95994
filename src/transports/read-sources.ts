import { existsSync, readFileSync } from 'node:fs'
import { parse as parseWithPosition } from 'lossless-json'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { ConfigError } from '../config.ts'
import { findKind, type Source, sourceKinds } from './index.ts'
import type { SourceSchema } from './source.ts'

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
  const sources = [...declared, ...(setting === undefined ? [] : readSetting(setting))]
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

function readSetting(setting: string): unknown[] {
  const isInline = /^\s*[[{]/.test(setting)
  if (!isInline && !existsSync(setting)) {
    // A text with one of these may be a connection string with its secrets, and is not shown.
    const shown = /[=@]|:\/\//.test(setting) ? '' : ` "${printable(setting)}"`
    throw new ConfigError(
      `TIDEMARK_SOURCES: file${shown} not found. Check the path, or put the JSON list itself in the setting.`,
    )
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

/** The message of the parser quotes the text around the fault, which may be secret. Only the position is shown. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    const position = faultPosition(json)
    throw new ConfigError(
      `TIDEMARK_SOURCES is not valid JSON${position === undefined ? '' : `: check character ${position}`}`,
    )
  }
}

/** Counted from 1. The errors of JSON.parse do not always contain it. */
function faultPosition(json: string): number | undefined {
  try {
    parseWithPosition(json)
    return undefined
  } catch (error) {
    const [, position] = / position (\d+)/.exec((error as Error).message) ?? []
    return position === undefined ? undefined : Number(position) + 1
  }
}

/** The faults of one source. Without its values, which may be secret. */
function faultsOf(source: unknown, i: number): string[] {
  const name = isNamed.Check(source) ? printable(source.name) : `source ${i + 1}`
  return describeFaults(source).map((fault) => `"${name}": ${fault}`)
}

function describeFaults(source: unknown): string[] {
  const kind = findKind((source as { kind?: unknown } | null)?.kind)
  if (!kind) return [`kind must be one of ${sourceKinds.join(', ')}`]
  const { schema } = kind
  const unknown = Object.keys(source as object).find((property) => !(property in schema.properties))
  if (unknown !== undefined) {
    return [`unknown setting "${printable(unknown)}"; allowed: ${Object.keys(schema.properties).join(', ')}`]
  }
  const validator = validatorOf(schema)
  if (!validator.Check(source)) return [describeFault(validator.Errors(source))]
  return kind.faults?.(source) ?? []
}

const validators = new WeakMap<SourceSchema, ReturnType<typeof Compile<SourceSchema>>>()

function validatorOf(schema: SourceSchema) {
  const validator = validators.get(schema) ?? Compile(schema)
  validators.set(schema, validator)
  return validator
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
  if (!first) return 'is invalid'
  const where = first.instancePath.slice(1).replaceAll('/', '.')
  const allowed = faults.flatMap(({ params }) => ('allowedValue' in params ? [params.allowedValue] : []))
  const texts: Record<string, string> = {
    const: `must be one of ${allowed.join(', ')}`,
    boolean: 'is not a setting',
    pattern: 'must begin with a lower-case letter or a digit, followed by up to 62 of these and . _ -',
  }
  return `${where} ${texts[first.keyword] ?? first.message}`.trim()
}

/** The beginning of a text, on one line. */
const printable = (text: string) => text.slice(0, 100).replaceAll(/\p{C}/gu, '\ufffd')
