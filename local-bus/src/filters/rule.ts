import type { Message } from '../messages/message.ts'
import { type Action, applyAction } from './action.ts'
import { EVERY_MESSAGE, type Filter, passes } from './filter.ts'

/** A rule of a subscription: a filter, and changes to the copy of the message. */
export interface Rule {
  readonly name: string
  readonly filter: Filter
  readonly action?: Action
}

/** The rule of a subscription without rules: every message passes. */
export const DEFAULT_RULE: Rule = { name: '$Default', filter: EVERY_MESSAGE }

/**
 * The copies of a message for a subscription: one if any rule without an action passes, and one more for each passing rule with
 * an action. None if no rule passes.
 */
export function selectCopies(rules: Iterable<Rule>, message: Message): Message[] {
  const passing = [...rules].filter(({ filter }) => passes(filter, message))
  const plain = passing.some(({ action }) => action === undefined) ? [message] : []
  return [...plain, ...passing.flatMap(({ action }) => (action ? [applyAction(action, message)] : []))]
}
