import { expect, test } from 'vitest'
import { queues, useBus } from '../../../test/brokers/azure-service-bus/test-bus.ts'
import { checkEntities } from './check.ts'

const local = useBus({
  Queues: queues({ filled: {}, sessions: { RequiresSession: true } }),
  Topics: [{ Name: 'shop', Subscriptions: [{ Name: 'tidemark' }] }],
})

function look(settings: object) {
  const { connectionString } = local.bus
  const source = { name: 'test', kind: 'azure-service-bus' as const, connectionString, ...settings }
  return checkEntities(source, AbortSignal.timeout(30_000))
}

test('the check finds queues and subscriptions, and takes no message', async () => {
  await local.send('filled', { body: 1 })
  expect(await look({ queues: ['filled'], topics: ['shop'] })).toEqual({ problem: undefined, note: undefined })
  expect(await look({ queues: ['sessions'], sessions: true })).toEqual({ problem: undefined, note: undefined })
  expect(local.bus.counts('filled')).toMatchObject({ active: 1, locked: 0, deadLetter: 0 })
  const [message] = await local.client.createReceiver('filled').receiveMessages(1)
  expect(message?.deliveryCount).toBe(0)
})

test('missing entities are listed, one on each line, and an unreachable namespace is reported', async () => {
  const { problem } = await look({ queues: ['nowhere', 'filled'], topics: ['shop/other'], createSubscription: false })
  expect(problem?.split('\n')).toEqual([
    expect.stringMatching(/has no shop\/Subscriptions\/other\. Create the topic and the subscription/),
    expect.stringMatching(/has no nowhere\. Create the queue/),
  ])
  const connectionString =
    'Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true'
  expect((await look({ connectionString, queues: ['filled'] })).problem).toMatch('Receiving from filled')
  expect((await look({ connectionString: 'nonsense', queues: ['filled'] })).problem).toMatch('connectionString must')
})
