import { expect, test } from 'vitest'
import { queues, useBus } from '../../../test/brokers/azure-service-bus/test-bus.ts'
import { takeAll, useSources } from '../../../test/brokers/azure-service-bus/test-source.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import type { Take } from '../transport.ts'

const local = useBus({ Queues: queues({ silent: { LockDuration: 'PT3S' }, quiet: {} }) })
const start = useSources(() => local.bus)
const deadline = { timeout: scaled(20_000), interval: 20 }

test('a receiver that gets no messages although some wait is replaced', async () => {
  const { take, bodies } = takeAll()
  const never = Promise.withResolvers<never>()
  let isFirst = true
  const hanging: Take = (messages) => {
    const hangs = isFirst
    isFirst = false
    return hangs ? never.promise : take(messages)
  }
  await local.send('silent', { body: -1 })
  // What the broker has sent and the SDK could not take stays locked for three seconds.
  // Without patience's end, the SDK's ring of 2,048 deliveries fills up behind the first message.
  const timing = { patienceMs: 60_000, silentAfterMs: 1000, stopWithinMs: 4000 }
  const { transport, lines } = start({ queues: ['silent'], credit: 500 }, hanging, timing)
  await expect.poll(() => transport.state().inFlight, deadline).toBe(1)
  for (let first = 0; first < 4000; first += 1000) {
    await local.send('silent', ...Array.from({ length: 1000 }, (_, i) => ({ body: first + i })))
  }
  await expect.poll(() => new Set(bodies()).size, deadline).toBe(4000)
  expect(lines.some(({ reason }) => String(reason).includes('has messages but sends none'))).toBe(true)
})

test('a receiver without waiting messages is not replaced', async () => {
  const never = Promise.withResolvers<never>()
  const timing = { silentAfterMs: 200, stopWithinMs: 4000 }
  const { transport, lines } = start({ queues: ['quiet'] }, () => never.promise, timing)
  await expect.poll(() => transport.state().status, deadline).toBe('receiving')
  await local.send('quiet', { body: 1 })
  await expect.poll(() => transport.state().inFlight, deadline).toBe(1)
  const since = performance.now()
  await expect.poll(() => performance.now() - since, deadline).toBeGreaterThan(2000)
  expect(lines.filter(({ msg }) => msg === 'receiving stopped')).toEqual([])
  expect(transport.state()).toMatchObject({ status: 'receiving', inFlight: 1 })
})
