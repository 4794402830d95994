import fc from 'fast-check'
import type pg from 'pg'
import type { Message, Outcome } from '../../src/inbox/message.ts'
import { createTestInbox } from '../helpers/engine-inbox.ts'
import { type AmountForm, toMessage, type WireForm, wireForms } from '../helpers/wire-forms.ts'
import type { LifeEvent } from './life-events.ts'

/** The way in which messages reach the database. */
export interface DeliveryPlan {
  batchSize: number
  batchConnections: number
  /** The sizes of the batches, used in rotation. */
  submissions: number[]
  /** The inboxes of the batches, used in rotation. */
  inboxes: number[]
  /** Whether a batch waits for the previous one. */
  isOneByOne: boolean
  /** The form of the messages. Default: plain envelopes with numbers. */
  form?: WireForm
  amounts?: AmountForm
}

/** Plans with two inboxes at the same time, and batches of any size. */
export function plans(): fc.Arbitrary<DeliveryPlan> {
  return fc.record({
    batchSize: fc.constantFrom(1, 3, 10, 2000),
    batchConnections: fc.integer({ min: 1, max: 3 }),
    submissions: fc.array(fc.constantFrom(1, 2, 5, 20, 200), { minLength: 1, maxLength: 4 }),
    inboxes: fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 4 }),
    isOneByOne: fc.boolean(),
    form: fc.constantFrom(...wireForms),
    amounts: fc.constantFrom('number', 'text'),
  })
}

/** Plans with one batch after the other, so that the order of arrival is known. */
export function orderlyPlans(): fc.Arbitrary<DeliveryPlan> {
  return plans().map((plan) => ({ ...plan, batchConnections: 1, isOneByOne: true }))
}

export interface Delivery extends DeliveryPlan {
  /** One pool for each inbox. */
  pools: readonly pg.Pool[]
  timeZone: string
}

export async function deliverLife(events: readonly LifeEvent[], delivery: Delivery): Promise<Outcome[]> {
  const { pools, submissions, inboxes: turns, isOneByOne, form, amounts, ...settings } = delivery
  const inboxes = await Promise.all(pools.map((pool) => createTestInbox(pool, { ...settings, batchWaitMs: 0 })))
  const running: Promise<Outcome[]>[] = []
  for (let at = 0, turn = 0; at < events.length; turn++) {
    const size = submissions[turn % submissions.length] ?? 1
    const inbox = inboxes[turns[turn % turns.length] ?? 0]
    if (!inbox) throw new Error(`There is no inbox ${turns[turn % turns.length]}`)
    const submitted = inbox.submit(events.slice(at, at + size).map((event) => toMessage(event, form, amounts)))
    running.push(submitted)
    if (isOneByOne) await submitted
    at += size
  }
  const outcomes = (await Promise.all(running)).flat()
  await Promise.all(inboxes.map((inbox) => inbox.stop()))
  return outcomes
}

interface Parts {
  timeZone: string
  /** The number of events of a batch. */
  part: number
  sourceOf?: (event: LifeEvent) => string
}

/** Submits one batch after the other. The source is "good" by default. */
export async function deliverInParts(
  pool: pg.Pool,
  events: readonly LifeEvent[],
  { timeZone, part, sourceOf = () => 'good' }: Parts,
): Promise<void> {
  const inbox = await createTestInbox(pool, { timeZone, batchWaitMs: 0 })
  for (let at = 0; at < events.length; at += part) {
    const batch = events.slice(at, at + part)
    await inbox.submit(batch.map((event) => toMessage(event, 'cloud', 'number', sourceOf(event))))
  }
  await inbox.stop()
}

export const lifeMessage = (event: LifeEvent): Message => toMessage(event)
