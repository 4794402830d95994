import { beforeAll, beforeEach, expect } from 'vitest'
import { unitsOf } from '../../src/facts/orders/order-parts.ts'
import type { Step } from '../../src/inbox/apply-batch.ts'
import type { Inbox, Message } from '../../src/inbox/message.ts'
import { definePerspective, type Perspective } from '../../src/perspectives/perspective.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { createTestInbox, forgetEverything } from '../helpers/engine-inbox.ts'
import type { OrderEvent } from '../oracle/oracle.ts'
import { anyOrders, orderMessage } from '../oracle/order-events.ts'

/** A perspective of a user that can fail in every way. */
const orderUnits = definePerspective({
  table: 'order_units',
  key: { order_id: 'text' },
  sums: { units: 'bigint' },
  on: {
    OrderPlaced: (order) => {
      if (order.customerId === 'thrower') throw new Error('no throwers here')
      const units = order.customerId === 'half' ? 0.5 : unitsOf(order)
      return { order_id: order.orderId, units: order.sign * units }
    },
  },
}) as unknown as Perspective

/** Creates an inbox for a test file whose batches can fail, without events before each test. */
export function useFailingInbox() {
  const database = useTestDatabase()
  let inbox: Inbox
  let attempts = 0
  let onStep: (step: Step) => void = () => {}

  beforeAll(async () => {
    await database.pool.query(`
      create sequence failures minvalue 0 start 0;
      create function is_fine(units bigint) returns boolean language plpgsql as 'begin return true; end';
      create table order_units (
        tenant_id text not null,
        order_id text not null,
        units smallint not null default 0 check (units <> 13) check (is_fine(units)),
        updated_at timestamptz not null default now(),
        primary key (tenant_id, order_id)
      )`)
  })

  const open = (giveUpAfterMs = Number.POSITIVE_INFINITY) =>
    createTestInbox(database.pool, {
      batchWaitMs: 0,
      giveUpAfterMs,
      perspectives: [orderUnits],
      onStep: (step) => {
        if (step === 'begun') attempts++
        onStep(step)
      },
    })

  beforeEach(async () => {
    await forgetEverything(database.pool)
    await database.pool.query('delete from order_units')
    inbox = await open()
    attempts = 0
    onStep = () => {}
    return () => inbox.stop()
  })

  async function expectDeadLetters(
    messages: readonly (Message | undefined)[],
    timesSeen: number,
    error: RegExp,
  ): Promise<void> {
    const { rows } = await database.pool.query<{ body: Buffer; times_seen: string; error: string }>(
      'select body, times_seen, error from dead_letters order by body',
    )
    expect(rows.map(({ body }) => body.toString())).toEqual(messages.map((message) => message?.body).sort())
    for (const row of rows) {
      expect(row.times_seen).toBe(String(timesSeen))
      expect(row.error).toMatch(error)
    }
  }

  /** Makes the next two rows of the user's perspective fail. A sequence also counts in transactions that are rolled back. */
  async function failTwice(code: string): Promise<void> {
    await database.pool.query(`alter sequence failures restart`)
    await replaceCheck(`if nextval('failures') < 2 then raise exception 'not now' using errcode = '${code}'; end if;`)
  }

  async function failAlways(code: string, units: number): Promise<void> {
    await replaceCheck(`if units = ${units} then raise exception 'not today' using errcode = '${code}'; end if;`)
  }

  async function failNever(): Promise<void> {
    await replaceCheck('')
  }

  async function replaceCheck(statement: string): Promise<void> {
    await database.pool.query(`
      create or replace function is_fine(units bigint) returns boolean language plpgsql as $$
      begin
        ${statement}
        return true;
      end $$`)
  }

  return {
    database,
    submit: (messages: Message[]) => inbox.submit(messages),
    /** The number of transactions that the inbox began since the last reset. */
    attempts: () => attempts,
    resetAttempts() {
      attempts = 0
    },
    /** Calls a function at every step of every batch, which may throw. */
    failAt(atStep: (step: Step) => void) {
      onStep = atStep
    },
    /** Replaces the inbox by one that fails a batch after this time. */
    async giveUpAfter(ms: number) {
      await inbox.stop()
      inbox = await open(ms)
    },
    expectDeadLetters,
    failTwice,
    failAlways,
    failNever,
  }
}

export const SIZE = 64

export function withData(order: OrderEvent, data: Partial<OrderEvent['data']>): OrderEvent {
  return { ...order, data: { ...order.data, ...data } }
}

/** Valid orders with invalid ones between them. */
export function batchWith(
  wrong: Partial<OrderEvent['data']>,
  places: readonly number[],
): { orders: OrderEvent[]; messages: Message[] } {
  const orders = anyOrders(SIZE, JSON.stringify(wrong)).map((order, i) => {
    const items = [{ productId: `p${i % 5}`, quantity: 1 + (i % 3), unitPrice: '9.95' }]
    return withData(order, places.includes(i) ? { items, ...wrong } : { items })
  })
  return { orders, messages: orders.map(orderMessage) }
}
