import { expect, test } from 'vitest'
import { useBus } from '../../test/brokers/azure-service-bus/test-bus.ts'
import { scaled } from '../../test/helpers/patience.ts'
import type { NamespaceJson } from './config/config-json.ts'

type Rules = NonNullable<NonNullable<NonNullable<NamespaceJson['Topics']>[number]['Subscriptions']>[number]['Rules']>

const sql = (Name: string, SqlExpression: string, action?: string): Rules[number] => ({
  Name,
  Properties: {
    FilterType: 'Sql',
    SqlFilter: { SqlExpression },
    ...(action === undefined ? {} : { Action: { SqlExpression: action } }),
  },
})
const correlation = (Name: string, filter: NonNullable<Rules[number]['Properties']['CorrelationFilter']>) => ({
  Name,
  Properties: { FilterType: 'Correlation', CorrelationFilter: filter },
})

const local = useBus({
  Queues: [{ Name: 'audit' }],
  Topics: [
    {
      Name: 'filtered',
      Subscriptions: [
        { Name: 'everything' },
        { Name: 'orders', Rules: [sql('r', "sys.Label LIKE 'shop.orders.%'")] },
        { Name: 'large-or-gift', Rules: [sql('large', 'amount >= 100'), sql('gift', 'isGift = TRUE')] },
        { Name: 'by-label', Rules: [correlation('r', { Label: 'shop.orders.created' })] },
        { Name: 'by-property', Rules: [correlation('r', { ContentType: 'a/b', Properties: { amount: 100 } })] },
        { Name: 'changed', Rules: [sql('r', '1=1', "SET sys.To = 'x'; SET big = amount * 2; REMOVE isGift")] },
        { Name: 'forwarding', Properties: { ForwardTo: 'audit' } },
      ],
    },
    { Name: 'managed', Subscriptions: [{ Name: 'tidemark' }] },
    {
      Name: 'once',
      Properties: { RequiresDuplicateDetection: true, DuplicateDetectionHistoryTimeWindow: 'PT0.3S' },
      Subscriptions: [{ Name: 'tidemark' }],
    },
    { Name: 'alone' },
  ],
})

test('each subscription gets a copy of the messages that pass its rules', async () => {
  await local.send(
    'filtered',
    { body: 1, subject: 'shop.orders.created', contentType: 'a/b', applicationProperties: { amount: 100 } },
    { body: 2, subject: 'shop.orders.paid', applicationProperties: { amount: 5, isGift: true } },
    { body: 3, subject: 'shop.stock.moved', contentType: 'a/b', applicationProperties: { amount: 1000, isGift: true } },
  )
  expect(await bodies('filtered', 'everything')).toEqual([1, 2, 3])
  expect(await bodies('filtered', 'orders')).toEqual([1, 2])
  expect(await bodies('filtered', 'large-or-gift')).toEqual([1, 2, 3])
  expect(await bodies('filtered', 'by-label')).toEqual([1])
  expect(await bodies('filtered', 'by-property')).toEqual([1])
  expect(local.bus.counts('audit').active).toBe(3)
})

test("the action of a rule changes only the subscription's copy", async () => {
  const messages = await local.client.createReceiver('filtered', 'changed').peekMessages(3)
  expect(messages[1]).toMatchObject({ body: 2, to: 'x', applicationProperties: { amount: 5, big: 10 } })
  expect(messages[1]?.applicationProperties).not.toHaveProperty('isGift')
  const [, original] = await local.client.createReceiver('filtered', 'everything').peekMessages(3)
  expect(original?.to).toBeUndefined()
})

test('rules are listed, added and removed while the bus runs', async () => {
  const rules = local.client.createRuleManager('managed', 'tidemark')
  expect(await list(rules.listRules())).toMatchObject([{ name: '$Default', filter: { sqlExpression: '1=1' } }])
  await rules.deleteRule('$Default')
  await rules.createRule('sql', { sqlExpression: "Region = 'EU'" }, { sqlExpression: "SET seen = 'yes'" })
  await rules.createRule('label', { subject: 'paid', applicationProperties: { count: 2 } })
  await local.send(
    'managed',
    { body: 1, applicationProperties: { Region: 'EU' } },
    { body: 2, subject: 'paid', applicationProperties: { count: 2 } },
    { body: 3, subject: 'paid' },
  )
  expect(await bodies('managed', 'tidemark')).toEqual([1, 2])
  expect(await list(rules.listRules())).toMatchObject([
    { name: 'sql', filter: { sqlExpression: "Region = 'EU'" }, action: { sqlExpression: "SET seen = 'yes'" } },
    { name: 'label', filter: { subject: 'paid', applicationProperties: { count: 2 } } },
  ])
  await expect(rules.createRule('sql', { sqlExpression: '1=1' })).rejects.toThrow('The rule "sql" already exists')
  await expect(rules.createRule('wrong', { sqlExpression: 'Region =' })).rejects.toThrow('the text ends at position 9')
  await expect(rules.deleteRule('absent')).rejects.toMatchObject({ code: 'MessagingEntityNotFound' })
})

test('duplicate detection drops repeated message ids within its window', async () => {
  await local.send('once', { body: 1, messageId: 'same' }, { body: 2, messageId: 'same' }, { body: 3, messageId: 'b' })
  expect(await bodies('once', 'tidemark')).toEqual([1, 3])
  const again = async () => {
    await local.send('once', { body: 4, messageId: 'same' })
    return local.bus.counts('once/Subscriptions/tidemark').active
  }
  await expect.poll(again, { timeout: scaled(5000) }).toBe(3)
})

test('a topic without subscriptions accepts messages and drops them', async () => {
  await local.send('alone', { body: 1 })
})

async function bodies(topic: string, subscription: string) {
  const messages = await local.client.createReceiver(topic, subscription).peekMessages(10)
  return messages.map(({ body }) => body)
}

async function list<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}
