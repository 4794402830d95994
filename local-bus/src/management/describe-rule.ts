import type { Rule } from '../filters/rule.ts'
import { type WireValue, wire } from '../messages/wire.ts'

/** The codes of the protocol's described lists. */
const CODE = {
  rule: 1335734829060,
  noAction: 1335734829061,
  sqlAction: 1335734829062,
  sqlFilter: 83483426822,
  correlationFilter: 83483426825,
} as const

/** The only existing compatibility level. */
const SQL_LEVEL = 20

/** A rule in the form of `enumerate-rules`. */
export function describeRule({ name, filter, action }: Rule): WireValue {
  const described =
    filter.kind === 'sql'
      ? list(CODE.sqlFilter, [filter.sql, wire.wrap_int(SQL_LEVEL)])
      : describeCorrelation(filter.correlation)
  const actionList = action ? list(CODE.sqlAction, [action.sql, wire.wrap_int(SQL_LEVEL)]) : list(CODE.noAction, [])
  return list(CODE.rule, [described, actionList, name, wire.wrap_timestamp(0)])
}

type Correlation = Extract<Rule['filter'], { kind: 'correlation' }>['correlation']

function describeCorrelation({ system, applicationProperties }: Correlation): WireValue {
  const { correlationId, messageId, to, replyTo, subject, sessionId, replyToSessionId, contentType } = system
  return list(CODE.correlationFilter, [
    ...[correlationId, messageId, to, replyTo, subject, sessionId, replyToSessionId, contentType],
    wire.wrap_map(Object.fromEntries(applicationProperties)),
  ])
}

const list = (code: number, items: readonly unknown[]) => wire.described(wire.wrap_ulong(code), wire.wrap_list(items))
