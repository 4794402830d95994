import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { onTarget } from '../../../test/helpers/retract/target-of.ts'
import type { Inbox, Message } from '../../inbox/message.ts'
import { previewRetraction } from './preview.ts'
import { retract } from './retract.ts'
import type { Selection } from './selection.ts'

const database = useTestDatabase()
let inbox: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
})
afterEach(() => forgetEverything(database.pool))
afterAll(() => inbox.stop())

const event = (id: string, type: string, data: object, more: Partial<Message> = {}): Message => ({
  source: 'shop',
  body: JSON.stringify({ id, type, time: '2026-03-01T10:00:00Z', data }),
  ...more,
})

/** The error of a withdrawal, which is that of its preview. */
async function errorOf(selection: Selection): Promise<string> {
  const messages = await onTarget(database.url, async (target) => [
    await retract(target, selection).catch(({ message }: Error) => message),
    await previewRetraction(target, { kind: 'withdraw', selection }).catch(({ message }: Error) => message),
  ])
  const [message] = messages
  expect(messages).toEqual([message, message])
  return String(message)
}

test('the id of an order is explained with the events of the order', async () => {
  await inbox.submit([
    event('e1', 'OrderCreated', { orderId: 'A-1', totalAmount: 5, items: [] }),
    event('e2', 'ShipmentCreated', { orderId: 'A-1' }),
    event('e3', 'OrderCreated', { orderId: 'A-2', totalAmount: 5, items: [] }),
  ])
  expect(await errorOf({ kind: 'event', id: 'A-1' })).toBe(
    'There is no stored event "A-1". An order has this id. The ids of its events: e1 (OrderCreated), e2 (ShipmentCreated)',
  )
})

test('the id of a rejected event is explained with its dead letter', async () => {
  await inbox.submit([event('e1', 'OrderCreated', { orderId: 'A-1' })])
  expect(await errorOf({ kind: 'event', id: 'e1' })).toMatch(
    /^There is no stored event "e1"\. It was rejected, so it changed no number; see dead letter \d+$/,
  )
})

test('an event or an import run of another tenant is explained with the tenant', async () => {
  const run = { importRun: 7, source: 'import', defaultTenantId: 'north' }
  await inbox.submit([event('e1', 'OrderCreated', { orderId: 'A-1', totalAmount: 5, items: [] }, run)])
  expect(await errorOf({ kind: 'event', id: 'e1', tenantId: 'south' })).toBe(
    'There is no stored event "e1" of the tenant "south". An event with this id is of the tenant north',
  )
  expect(await errorOf({ kind: 'import', importRun: 7, tenantId: 'south' })).toBe(
    'There are no stored events of import run 7 of tenant south. Its events are of the tenants: north',
  )
})

test('an event that is withdrawn already is no error', async () => {
  await inbox.submit([event('e1', 'OrderCreated', { orderId: 'A-1', totalAmount: 5, items: [] })])
  const selection: Selection = { kind: 'event', id: 'e1' }
  const again = await onTarget(database.url, async (target) => {
    await retract(target, selection)
    return [await retract(target, selection), await previewRetraction(target, { kind: 'withdraw', selection })]
  })
  expect(again).toMatchObject([undefined, { events: 0 }])
})
