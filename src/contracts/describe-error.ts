import { adviseDate, shown } from '../time/wrong-time.ts'
import type { Reads } from './contract.ts'
import { meaningsOf } from './odd-amount.ts'

/** The result of a schema's validation for one mistake. */
export interface ValidationError {
  instancePath: string
  schemaPath: string
  params: object
  message: string
}

interface Rules {
  expected?: string
  reads?: Reads
}

/**
 * Names the property, what is allowed and the value, such as: items.0.quantity must be a whole number from 1 to
 * 1000000000, not -2.
 */
export function describeError(error: ValidationError, schema: unknown, payload: unknown): string {
  const path = error.instancePath.split('/').slice(1)
  const missing = missingProperty(error.params)
  if (missing !== undefined) {
    const expected = lastOf('expected', `${error.schemaPath}/properties/${missing}`, schema)
    return `${[...path, missing].join('.')} is missing; it must be ${expected}`
  }
  const value = path.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], payload)
  const expected = lastOf('expected', error.schemaPath, schema)
  const advice = adviceFor(value, lastOf('reads', error.schemaPath, schema))
  return `${path.join('.') || 'the payload'} must be ${expected}, not ${shown(value)}${advice === undefined ? '' : `. ${advice}`}`
}

/** What to write instead of a value that has several meanings. */
function adviceFor(value: unknown, reads: Reads | undefined): string | undefined {
  if (reads === 'day') return adviseDate(value)
  const meanings = reads === 'amount' || reads === 'quantity' ? meaningsOf(value) : undefined
  return meanings && `The comma may separate thousands or decimals. Write ${meanings.join(' or ')}`
}

function missingProperty(params: object): string | undefined {
  return 'requiredProperties' in params ? (params.requiredProperties as string[])[0] : undefined
}

/** What the innermost schema on the way says that it expects, or how it is read. */
function lastOf<K extends 'expected' | 'reads'>(key: K, schemaPath: string, schema: unknown): Rules[K] {
  let inner = schema as (Rules & Record<string, unknown>) | undefined
  let found = inner?.[key]
  for (const name of schemaPath.split('/').slice(1)) {
    inner = inner?.[name] as typeof inner
    found = inner?.[key] ?? found
  }
  return found
}
