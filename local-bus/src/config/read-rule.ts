import { parseAction } from '../filters/action.ts'
import { type Filter, parseSqlFilter } from '../filters/filter.ts'
import type { Rule } from '../filters/rule.ts'
import { SqlSyntaxError } from '../filters/tokens.ts'
import { BusConfigError } from './config-error.ts'
import type { RuleJson } from './config-json.ts'

/** @throws BusConfigError */
export function readRule({ Name, Properties }: RuleJson, place: string): Rule {
  const where = `${place}: rule ${Name}`
  const { Action } = Properties
  try {
    const filter = readFilter(Properties, where)
    return Action ? { name: Name, filter, action: parseAction(Action.SqlExpression) } : { name: Name, filter }
  } catch (error) {
    if (error instanceof SqlSyntaxError) throw new BusConfigError(`${where}: ${error.message}`, { cause: error })
    throw error
  }
}

function readFilter({ FilterType, SqlFilter, CorrelationFilter }: RuleJson['Properties'], where: string): Filter {
  const kind = FilterType?.toLowerCase() ?? (SqlFilter ? 'sql' : 'correlation')
  if (kind === 'sql' && SqlFilter) return parseSqlFilter(SqlFilter.SqlExpression)
  if (kind === 'sql') throw new BusConfigError(`${where}: SqlFilter is missing`)
  if (kind !== 'correlation') {
    throw new BusConfigError(`${where}: FilterType is "${FilterType}"; it must be Sql or Correlation`)
  }
  if (!CorrelationFilter) throw new BusConfigError(`${where}: CorrelationFilter is missing`)
  const { Properties = {}, ...names } = CorrelationFilter
  if (Object.keys(Properties).length + Object.keys(names).length === 0) {
    throw new BusConfigError(`${where}: CorrelationFilter is empty`)
  }
  return {
    kind: 'correlation',
    correlation: {
      applicationProperties: new Map(Object.entries(Properties)),
      system: {
        contentType: names.ContentType,
        correlationId: names.CorrelationId,
        subject: names.Label,
        messageId: names.MessageId,
        replyTo: names.ReplyTo,
        replyToSessionId: names.ReplyToSessionId,
        sessionId: names.SessionId,
        to: names.To,
      },
    },
  }
}
