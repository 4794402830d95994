import rhea from 'rhea'
import type { Refusal } from '../entities/destination.ts'
import type { Settlement } from '../entities/settlement.ts'
import { toScalar } from '../messages/scalar.ts'
import { entriesOf, type WireValue } from '../messages/wire.ts'

type Outcome = 'accepted' | 'released' | 'modified' | 'rejected'

interface Outcomes extends Record<Outcome, (fields?: object) => { described: () => WireValue }> {}

const outcomes = rhea.message as unknown as Outcomes

/** The state of a delivery that a receiver requests, in the form of rhea: the fields with their types in `value`. */
export interface RemoteState {
  readonly value: readonly (WireValue | undefined)[]
}

/** The settlement that a receiver requests. */
export function settlementOf(outcome: Outcome, { value }: RemoteState): Settlement {
  if (outcome === 'accepted') return { kind: 'complete' }
  if (outcome === 'released') return { kind: 'release' }
  if (outcome === 'modified') {
    const [, undeliverableHere, annotations] = value
    const kind = undeliverableHere && toScalar(undeliverableHere) === true ? 'defer' : 'abandon'
    return { kind, changes: Object.fromEntries(entriesOf(annotations)) }
  }
  const error = value[0]?.value as readonly (WireValue | undefined)[] | undefined
  const { DeadLetterReason, DeadLetterErrorDescription, ...changes } = Object.fromEntries(entriesOf(error?.[2]))
  return {
    kind: 'deadLetter',
    death: { reason: textOf(DeadLetterReason), description: textOf(DeadLetterErrorDescription), changes },
  }
}

/** The response after success: the same outcome, without an error. */
export const confirm = (outcome: Outcome): WireValue => outcomes[outcome]({}).described()

/** The response after a refusal. */
export const refuse = ({ condition, description }: Refusal): WireValue =>
  outcomes.rejected({ error: { condition, description } }).described()

const textOf = (value: WireValue | undefined) => (typeof value?.value === 'string' ? value.value : undefined)
