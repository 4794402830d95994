import { Option } from 'commander'
import { IsOptional, type TSchema } from 'typebox'
import { optionNameOf } from '../frame/read-options.ts'

/** A parameter of a report as an option of the command line, with its description and what is allowed. */
export function optionOf(name: string, schema: TSchema): Option {
  const { type, format, description = '', expected, default: byDefault } = schema as Described
  const values =
    { integer: '<number>', boolean: '[true|false]' }[type ?? ''] ?? (format === 'date' ? '<date>' : '<text>')
  const allowed = type === 'boolean' ? undefined : expected
  const remarks = [allowed, byDefault === undefined ? undefined : `default: ${byDefault}`].filter(Boolean)
  const text = remarks.length > 0 ? `${description} (${remarks.join('; ')})` : description
  return new Option(`${optionNameOf(name)} ${values}`, text)
}

interface Described {
  type?: string
  format?: string
  description?: string
  expected?: string
  default?: unknown
}

export const isRequired = (schema: TSchema): boolean => !IsOptional(schema)
