import { expect, test } from 'vitest'
import { queues, useBus } from '../../../test/brokers/azure-service-bus/test-bus.ts'
import { takeAll, useSources } from '../../../test/brokers/azure-service-bus/test-source.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { type Settlement, type Take, TakeAborted } from '../transport.ts'

const local = useBus({ Queues: queues({ mixed: { MaxDeliveryCount: 100 }, given: { MaxDeliveryCount: 100 } }) })
const start = useSources(() => local.bus)
const deadline = { timeout: scaled(15_000), interval: 20 }

test('each message of a batch is settled independently of its neighbours', async () => {
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

test('a message that is given back right after its neighbour was completed is not lost', async () => {
  const { take, bodies } = takeAll()
  const opened = Promise.withResolvers<void>()
  const calls: string[] = []
  const secondAborts: Take = async (messages) => {
    const number = calls.push(messages.map(({ body }) => String(body)).join())
    await opened.promise
    if (number !== 2) return take(messages)
    // After the first one's settlement, but still in the same turn of the event loop.
    for (let i = 0; i < 100; i++) await null
    throw new TakeAborted('stopping')
  }
  start({ queues: ['given'] }, secondAborts)
  await local.send('given', { body: 1 })
  await expect.poll(() => calls, deadline).toEqual(['1'])
  await local.send('given', { body: 2 })
  await expect.poll(() => calls, deadline).toEqual(['1', '2'])
  opened.resolve()
  await expect.poll(() => bodies(), deadline).toEqual(['1', '2'])
  await expect.poll(() => local.bus.counts('given'), deadline).toMatchObject({ active: 0, locked: 0, deadLetter: 0 })
})
