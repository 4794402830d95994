import type { Message } from '../messages/message.ts'
import { type Action, applyAction } from './action.ts'
import { EVERY_MESSAGE, type Filter, passes } from './filter.ts'

/** A rule of a subscription: which messages it takes, and what it does to its copy. */
export interface Rule {
  readonly name: string
  readonly filter: Filter
  readonly action?: Action
}

/** What a subscription without rules of its own begins with: everything. */
export const DEFAULT_RULE: Rule = { name: '$Default', filter: EVERY_MESSAGE }

/**
 * The copies of a message that a subscription takes: one if any rule without an action passes, and one more for each
 * rule with an action that does. None if no rule passes.
 */
export function selectCopies(rules: Iterable<Rule>, message: Message): Message[] {
  const passing = [...rules].filter(({ filter }) => passes(filter, message))
  const plain = passing.some(({ action }) => action === undefined) ? [message] : []
  return [...plain, ...passing.flatMap(({ action }) => (action ? [applyAction(action, message)] : []))]
}
