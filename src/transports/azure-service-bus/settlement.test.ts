import { ServiceBusClient } from '@azure/service-bus'
import { expect, test } from 'vitest'
import { queues, useBus } from '../../local-bus/test-bus.ts'
import { type Settlement, type Take, TakeAborted } from '../transport.ts'
import { takeAll, useSources } from './test-source.ts'

const local = useBus({ Queues: queues({ mixed: { MaxDeliveryCount: 100 }, given: { MaxDeliveryCount: 100 } }) })
const start = useSources(() => local.bus)
const deadline = { timeout: 15_000, interval: 20 }

test('each message of a batch is settled in its own way, whatever its neighbours are', async () => {
  // Every pair of neighbours: refused first, done first, two refused for different reasons.
  const kinds = 'rdddrrdrdddr'
  const take: Take = async (messages) =>
    messages.map(({ body }): Settlement => {
      const number = Number(String(body))
      return kinds[number] === 'd' ? { kind: 'done' } : { kind: 'refused', reason: `r${number}`, description: 'no' }
    })
  const { transport } = start({ queues: ['mixed'] }, take)
  await local.send('mixed', ...[...kinds].map((_, body) => ({ body })))
  await expect.poll(() => local.bus.counts('mixed'), deadline).toMatchObject({ active: 0, locked: 0, deadLetter: 5 })
  const receiver = local.client.createReceiver('mixed', { subQueueType: 'deadLetter' })
  const dead = await receiver.peekMessages(20)
  expect(dead.map(({ body, deadLetterReason }) => [body, deadLetterReason])).toEqual(
    [...kinds].flatMap((kind, i) => (kind === 'r' ? [[i, `r${i}`]] : [])),
  )
  expect(transport.state().lostSettlements).toBe(0)
})

test('messages that are given back beside others that are completed are not lost', async () => {
  const { take, bodies } = takeAll()
  const opened = Promise.withResolvers<void>()
  const times = new Map<string, number>()
  // One message a call, all answered in the same moment; every second call is aborted the first two times.
  const abortingSome: Take = async (messages) => {
    await opened.promise
    for (const { body } of messages) {
      const text = String(body)
      times.set(text, (times.get(text) ?? 0) + 1)
      if (Number(text) % 2 === 1 && (times.get(text) ?? 0) <= 2) throw new TakeAborted('stopping')
    }
    return take(messages)
  }
  start({ queues: ['given'] }, abortingSome)
  const client = new ServiceBusClient(local.bus.connectionString)
  const sender = client.createSender('given')
  for (let body = 0; body < 10; body++) await sender.sendMessages({ body })
  await client.close()
  await expect.poll(() => local.bus.counts('given').locked, deadline).toBe(10)
  opened.resolve()
  await expect.poll(() => new Set(bodies()).size, deadline).toBe(10)
  await expect.poll(() => local.bus.counts('given'), deadline).toMatchObject({ active: 0, locked: 0, deadLetter: 0 })
})
