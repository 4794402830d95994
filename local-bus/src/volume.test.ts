import { expect, test } from 'vitest'
import { queues, useBus } from '../../test/brokers/azure-service-bus/test-bus.ts'
import { scaled } from '../../test/helpers/patience.ts'

const local = useBus(
  { Queues: queues({ many: {}, shared: {}, large: {}, full: {}, backlog: {} }) },
  { capacityBytes: 16 * 2 ** 20 },
)

const COUNT = 5000
const deadline = { timeout: scaled(20_000), interval: 20 }

test('5,000 messages pass through one subscriber without a stall', async () => {
  const receiver = local.client.createReceiver('many', { maxAutoLockRenewalDurationInMs: 0 })
  const seen = new Set<number>()
  receiver.subscribe(
    { processMessage: async ({ body }) => void seen.add(body), processError: async () => undefined },
    { maxConcurrentCalls: 250 },
  )
  await sendAll('many', COUNT)
  await expect.poll(() => seen.size, deadline).toBe(COUNT)
  await expect.poll(() => local.bus.counts('many'), deadline).toMatchObject({ active: 0, locked: 0 })
})

test('a backlog larger than the credit is delivered as credit arrives, and settled in batches', async () => {
  await sendAll('backlog', 3000)
  const receiver = local.client.createReceiver('backlog', { maxAutoLockRenewalDurationInMs: 0 })
  let received = 0
  while (received < 3000) {
    const messages = await receiver.receiveMessages(500, { maxWaitTimeInMs: scaled(2000) })
    expect(messages.length).toBe(500)
    received += messages.length
    await Promise.all(messages.map((message) => receiver.completeMessage(message)))
  }
  expect(local.bus.counts('backlog')).toMatchObject({ active: 0, locked: 0 })
})

test('receivers of one queue share its messages, each message once', async () => {
  const taken = [0, 0]
  const bodies: number[] = []
  for (const index of taken.keys()) {
    local.client.createReceiver('shared', { maxAutoLockRenewalDurationInMs: 0 }).subscribe(
      {
        processMessage: async ({ body }) => {
          taken[index] = (taken[index] ?? 0) + 1
          bodies.push(body)
        },
        processError: async () => undefined,
      },
      { maxConcurrentCalls: 20 },
    )
  }
  await sendAll('shared', 200)
  await expect.poll(() => bodies.length, deadline).toBe(200)
  expect(new Set(bodies).size).toBe(200)
  for (const count of taken) expect(count).toBeGreaterThan(50)
})

test('the size of messages and batches is limited, and the error contains the limit', async () => {
  const sender = local.client.createSender('large')
  const batch = await sender.createMessageBatch()
  expect(batch.maxSizeInBytes).toBe(256 * 1024)
  expect(batch.tryAddMessage({ body: 'x'.repeat(300_000) })).toBe(false)
  await expect(sender.sendMessages({ body: 'x'.repeat(300_000) })).rejects.toMatchObject({
    code: 'MessageSizeExceeded',
  })
  await sender.sendMessages({ body: 'x'.repeat(200_000), messageId: 'm-1' })
  const [message] = await local.client.createReceiver('large').receiveMessages(1)
  expect(message?.body).toHaveLength(200_000)
})

test('a full bus refuses messages, and accepts them when there is room again', async () => {
  const sender = local.client.createSender('full')
  const fill = async () => {
    for (;;) await sender.sendMessages({ body: 'x'.repeat(200_000), messageId: 'm' })
  }
  await expect(fill()).rejects.toMatchObject({ code: 'QuotaExceeded' })
  const receiver = local.client.createReceiver('full', { receiveMode: 'receiveAndDelete' })
  await receiver.receiveMessages(2)
  await sender.sendMessages({ body: 'fits', messageId: 'm' })
})

async function sendAll(queue: string, count: number): Promise<void> {
  for (let start = 0; start < count; start += 500) {
    await local.send(queue, ...Array.from({ length: 500 }, (_, index) => ({ body: start + index })).slice(0, count))
  }
}
