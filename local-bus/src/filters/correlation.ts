import type { SystemProperties } from '../messages/message.ts'
import type { Scalar } from '../messages/scalar.ts'
import type { Filterable } from './system-names.ts'

/** Equality on some properties. All others are ignored. */
export interface CorrelationFilter {
  readonly system: SystemProperties
  readonly applicationProperties: ReadonlyMap<string, Scalar>
}

/** Whether all properties of the filter equal those of the message, case-sensitive. */
export function matchesCorrelation(filter: CorrelationFilter, { system, applicationProperties }: Filterable): boolean {
  for (const [name, expected] of Object.entries(filter.system)) {
    if (expected !== undefined && system[name as keyof SystemProperties] !== expected) return false
  }
  for (const [name, expected] of filter.applicationProperties) {
    if (!isEqual(applicationProperties.get(name), expected)) return false
  }
  return true
}

function isEqual(actual: Scalar, expected: Scalar): boolean {
  if (actual instanceof Date && expected instanceof Date) return actual.getTime() === expected.getTime()
  // An integer is a number or, beyond 2^53, a bigint.
  if (typeof actual === 'bigint' && typeof expected === 'number') return actual === BigInt(Math.trunc(expected))
  return actual !== undefined && actual === expected
}
