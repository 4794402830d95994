import { existsSync, readFileSync } from 'node:fs'
import { parse as parseWithPosition } from 'lossless-json'
import { ConfigError } from './config.ts'

/** A setting with a list of things: a JSON list, or the path of a file with one. */
export interface ListSetting {
  name: string
  /** The form of the list, for errors. */
  form: string
}

/**
 * Reads a list from a setting, or from the file that the setting names. Errors never quote the content, which may have secrets.
 *
 * @throws ConfigError that says what is wrong.
 */
export function readListSetting(text: string, { name, form }: ListSetting): unknown[] {
  const isInline = /^\s*[[{]/.test(text)
  if (!isInline && !existsSync(text)) {
    // A text with one of these may be a connection string with its secrets, and is not shown.
    const shown = /[=@]|:\/\//.test(text) ? '' : ` "${printableStart(text)}"`
    throw new ConfigError(
      `${name}: file${shown} not found. Check the path, or put the JSON list itself in the setting.`,
    )
  }
  const list = parse(isInline ? text : readFile(text, name), name)
  if (Array.isArray(list)) return list
  throw new ConfigError(`${name} must be a JSON list: ${form}`)
}

function readFile(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigError(`${name}: the file "${file}" cannot be read: ${(cause as Error).message}`, { cause })
  }
}

/** The message of the parser quotes the text around the fault, which may be secret. Only the position is shown. */
function parse(json: string, name: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    const position = faultPosition(json)
    throw new ConfigError(`${name} is not valid JSON${position === undefined ? '' : `: check character ${position}`}`)
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

/** A fault of a value that does not match its schema. */
export interface SchemaFault {
  keyword: string
  instancePath: string
  params: object
  message: string
}

/** The first fault of an entry of such a list: the property and its allowed values, without the value. */
export function describeFirstFault(faults: readonly SchemaFault[]): string {
  const [first] = faults
  if (!first) return 'is invalid'
  const where = first.instancePath.slice(1).replaceAll('/', '.')
  const allowed = faults.flatMap(({ params }) => {
    if ('allowedValues' in params) return params.allowedValues as string[]
    return 'allowedValue' in params ? [params.allowedValue] : []
  })
  const oneOf = `must be one of ${allowed.join(', ')}`
  const texts: Record<string, string> = {
    const: oneOf,
    enum: oneOf,
    boolean: 'is not a setting',
    pattern: 'must begin with a lower-case letter or a digit, followed by up to 62 of these and . _ -',
  }
  return `${where} ${texts[first.keyword] ?? first.message}`.trim()
}

/** The beginning of a text, on one line. */
export const printableStart = (text: string) => text.slice(0, 100).replaceAll(/\p{C}/gu, '\ufffd')
