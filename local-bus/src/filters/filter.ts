import type { Scalar } from '../messages/scalar.ts'
import { type CorrelationFilter, matchesCorrelation } from './correlation.ts'
import { evaluate } from './evaluate.ts'
import type { Expression } from './expression.ts'
import { readPredicate } from './parse-expression.ts'
import type { Filterable } from './system-names.ts'
import { TokenReader } from './token-reader.ts'

/** The condition of a rule. */
export type Filter =
  | { readonly kind: 'sql'; readonly sql: string; readonly expression: Expression }
  | { readonly kind: 'correlation'; readonly correlation: CorrelationFilter }

/** The filter of a subscription's `$Default` rule: every message. */
export const EVERY_MESSAGE: Filter = parseSqlFilter('1=1')

/**
 * Reads a SQL filter, such as `sys.Label LIKE 'shop.%' AND (Region = 'EU' OR Amount > 100)`.
 *
 * @throws SqlSyntaxError with the problem and its position.
 */
export function parseSqlFilter(sql: string): Filter {
  const reader = new TokenReader(sql)
  const expression = readPredicate(reader)
  reader.expectEnd()
  return { kind: 'sql', sql, expression }
}

/** Whether a message passes. Unknown does not pass. */
export function passes(filter: Filter, message: Filterable): boolean {
  return filter.kind === 'sql'
    ? evaluate(filter.expression, message) === true
    : matchesCorrelation(filter.correlation, message)
}

/** The value of a SQL expression for a message; `undefined` is unknown. */
export function evaluateSql(sql: string, message: Filterable): Scalar {
  const filter = parseSqlFilter(sql)
  return filter.kind === 'sql' ? evaluate(filter.expression, message) : undefined
}
