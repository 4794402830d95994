import { parseAction } from '../filters/action.ts'
import { type Filter, parseSqlFilter } from '../filters/filter.ts'
import type { Rule } from '../filters/rule.ts'
import { SqlSyntaxError } from '../filters/tokens.ts'
import type { Scalar } from '../messages/scalar.ts'
import { describeRule } from './describe-rule.ts'
import { readMap, readText, toNumber } from './fields.ts'
import { replyDone, replyRefused } from './replies.ts'
import type { Reply, Request } from './request.ts'

type Body = Request['body']

export function addRule(rules: Map<string, Rule>, body: Body): Reply {
  const name = readText(body, 'rule-name') ?? ''
  if (rules.has(name)) {
    const description = `The rule "${name}" already exists.`
    return replyRefused({ condition: 'com.microsoft:entity-already-exists', description })
  }
  try {
    rules.set(name, readRule(name, readMap(body, 'rule-description')))
    return replyDone()
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error
    return replyRefused({ condition: 'com.microsoft:argument-error', description: `rule ${name}: ${error.message}` })
  }
}

export function removeRule(rules: Map<string, Rule>, body: Body): Reply {
  const name = readText(body, 'rule-name') ?? ''
  if (rules.delete(name)) return replyDone()
  // Clients recognise a missing entity by this text.
  const description = `The messaging entity 'rule ${name}' could not be found.`
  return replyRefused({ condition: 'amqp:not-found', description })
}

export function listRules(rules: ReadonlyMap<string, Rule>, body: Body): Reply {
  const skip = toNumber(body.skip)
  const found = [...rules.values()].slice(skip, skip + toNumber(body.top))
  if (found.length === 0) return { status: 204, description: 'There are no more rules.' }
  return replyDone({ rules: found.map((rule) => ({ 'rule-description': describeRule(rule) })) })
}

function readRule(name: string, description: Body): Rule {
  const filter = readFilter(description)
  const action = readText(readMap(description, 'sql-rule-action'), 'expression')
  return action === undefined ? { name, filter } : { name, filter, action: parseAction(action) }
}

function readFilter(description: Body): Filter {
  if ('correlation-filter' in description) return readCorrelation(readMap(description, 'correlation-filter'))
  if ('false-filter' in description) return parseSqlFilter('1=0')
  return parseSqlFilter(readText(readMap(description, 'sql-filter'), 'expression') ?? '1=1')
}

function readCorrelation(fields: Body): Filter {
  const properties = Object.entries(readMap(fields, 'properties'))
  return {
    kind: 'correlation',
    correlation: {
      applicationProperties: new Map(properties.map(([name, value]) => [name, value as Scalar])),
      system: {
        correlationId: readText(fields, 'correlation-id'),
        messageId: readText(fields, 'message-id'),
        to: readText(fields, 'to'),
        replyTo: readText(fields, 'reply-to'),
        subject: readText(fields, 'label'),
        sessionId: readText(fields, 'session-id'),
        replyToSessionId: readText(fields, 'reply-to-session-id'),
        contentType: readText(fields, 'content-type'),
      },
    },
  }
}
