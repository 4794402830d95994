import { type Changes, withChanges } from '../messages/change.ts'
import type { Message } from '../messages/message.ts'
import { evaluate } from './evaluate.ts'
import type { Expression, PropertyReference } from './expression.ts'
import { readExpression, readProperty } from './parse-expression.ts'
import { systemProperty } from './system-names.ts'
import { TokenReader } from './token-reader.ts'

/** The changes that a rule makes to its copy of a message: `SET sys.To = 'x'; SET Region = 'EU'; REMOVE Secret`. */
export interface Action {
  readonly sql: string
  readonly steps: readonly Step[]
}

interface Step {
  readonly property: PropertyReference
  /** Absent: remove. */
  readonly value: Expression | undefined
}

/** @throws SqlSyntaxError with the problem and its position. */
export function parseAction(sql: string): Action {
  const reader = new TokenReader(sql)
  const steps = [readStep(reader)]
  while (reader.skip(';') && reader.next.kind !== 'end') steps.push(readStep(reader))
  reader.expectEnd()
  return { sql, steps }
}

function readStep(reader: TokenReader): Step {
  if (reader.skip('REMOVE')) return { property: readProperty(reader), value: undefined }
  reader.expect('SET')
  const property = readProperty(reader)
  reader.expect('=')
  return { property, value: readExpression(reader) }
}

/** Applies the steps of an action to a message, in sequence. */
export function applyAction({ steps }: Action, message: Message): Message {
  return steps.reduce((changed, { property, value }) => {
    const result = value && evaluate(value, changed)
    return withChanges(changed, changesFor(property, result))
  }, message)
}

function changesFor({ scope, name }: PropertyReference, value: unknown): Changes {
  if (scope === 'user') return { application: { [name]: typeof value === 'bigint' ? Number(value) : value } }
  const property = systemProperty(name)
  return property ? { system: { [property]: value === undefined ? undefined : String(value) } } : {}
}
