import { expect, test } from 'vitest'
import { InboxUnavailable, type Message, type Outcome } from './message.ts'
import { createQueue, type QueueSettings } from './queue.ts'

/** A queue before a database that answers only when the test says so, each message with its own body as id. */
function openQueue(settings: Partial<QueueSettings> = {}) {
  const batches: { ids: string[]; answer: () => void; fail: (error: Error) => void }[] = []
  const apply = (messages: readonly Message[]) =>
    new Promise<Outcome[]>((resolve, reject) => {
      const ids = messages.map(({ body }) => String(body))
      batches.push({ ids, answer: () => resolve(ids.map((id) => ({ status: 'accepted', id }))), fail: reject })
    })
  const queue = createQueue(apply, { batchSize: 3, batchWaitMs: 1, batchConnections: 2, ...settings })
  const submit = async (...bodies: string[]) =>
    (await queue.submit(bodies.map((body) => ({ source: 'test', body })))).map(({ id }) => id)
  const untilBatches = (count: number) => expect.poll(() => batches, { interval: 1 }).toHaveLength(count)
  return { queue, submit, batches, untilBatches }
}

const LONG = 3_600_000

test('submissions within the wait form one batch, and each sender gets its own outcomes in sequence', async () => {
  const { submit, batches, untilBatches } = openQueue()
  const first = submit('a', 'b')
  const second = submit('c')
  await untilBatches(1)
  expect(batches[0]?.ids).toEqual(['a', 'b', 'c'])
  batches[0]?.answer()
  expect(await first).toEqual(['a', 'b'])
  expect(await second).toEqual(['c'])
})

test('a full batch starts at once', async () => {
  const { submit, batches, untilBatches } = openQueue({ batchWaitMs: LONG })
  const sent = submit('a', 'b', 'c')
  await untilBatches(1)
  batches[0]?.answer()
  expect(await sent).toEqual(['a', 'b', 'c'])
})

test('while a batch runs, a small batch waits longer, but a full one starts at once', async () => {
  const { submit, batches, untilBatches } = openQueue({ batchWaitMs: LONG / 4, batchConnections: 3 })
  const first = submit('a', 'b', 'c')
  await untilBatches(1)
  const second = submit('d')
  const third = submit('e', 'f')
  await untilBatches(2)
  expect(batches[1]?.ids).toEqual(['d', 'e', 'f'])
  const last = submit('g')
  batches[0]?.answer()
  await first
  expect(batches).toHaveLength(2)
  batches[1]?.answer()
  await Promise.all([second, third])
  await untilBatches(3)
  batches[2]?.answer()
  expect(await last).toEqual(['g'])
})

test('a submission of several batches gets all outcomes together, in any sequence of the batches', async () => {
  const { submit, batches, untilBatches } = openQueue({ batchWaitMs: LONG })
  const sent = submit('a', 'b', 'c', 'd', 'e')
  await untilBatches(2)
  expect(batches.map(({ ids }) => ids)).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e'],
  ])
  batches[1]?.answer()
  batches[0]?.answer()
  expect(await sent).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('concurrent batches do not exceed the connections, and waiting submissions form one batch', async () => {
  const { submit, batches, untilBatches } = openQueue({ batchConnections: 1, batchWaitMs: 0 })
  const first = submit('a')
  await untilBatches(1)
  const others = [submit('b'), submit('c')]
  batches[0]?.answer()
  await first
  await untilBatches(2)
  expect(batches[1]?.ids).toEqual(['b', 'c'])
  batches[1]?.answer()
  expect(await Promise.all(others)).toEqual([['b'], ['c']])
})

test('large bodies make small batches, so that memory is bounded', async () => {
  const { submit, batches, untilBatches } = openQueue({ batchWaitMs: LONG })
  const body = 'x'.repeat(1.5 * (1 << 20))
  const sent = submit(`1${body}`, `2${body}`, '3')
  await untilBatches(2)
  expect(batches.map(({ ids }) => ids.map((id) => id[0]))).toEqual([['1'], ['2', '3']])
  for (const { answer } of batches) answer()
  expect(await sent).toHaveLength(3)
})

test('a small submission does not wait for the end of a large one', async () => {
  const { submit, batches, untilBatches } = openQueue({ batchConnections: 1 })
  const large = submit(...Array.from({ length: 9 }, (_, i) => `${i}`))
  await untilBatches(1)
  const small = [submit('a'), submit('b')]
  for (let i = 0; i < 4; i++) {
    await untilBatches(i + 1)
    batches[i]?.answer()
    if (i === 1) expect(await Promise.all(small)).toEqual([['a'], ['b']])
  }
  expect(batches.map(({ ids }) => ids)).toEqual([
    ['0', '1', '2'],
    ['a', 'b', '3'],
    ['4', '5', '6'],
    ['7', '8'],
  ])
  expect(await large).toHaveLength(9)
})

test('large submissions take turns, and the messages of each stay together', async () => {
  const { submit, batches, untilBatches } = openQueue({ batchSize: 4, batchConnections: 1 })
  const first = submit('a1', 'a2', 'a3', 'a4', 'a5')
  await untilBatches(1)
  const others = [submit('b1', 'b2', 'b3', 'b4', 'b5', 'b6'), submit('c1', 'c2', 'c3', 'c4')]
  for (let i = 0; i < 4; i++) {
    await untilBatches(i + 1)
    batches[i]?.answer()
  }
  expect(batches.map(({ ids }) => ids)).toEqual([
    ['a1', 'a2', 'a3', 'a4'],
    ['a5', 'b1', 'b2', 'b3'],
    ['c1', 'c2', 'c3', 'c4'],
    ['b4', 'b5', 'b6'],
  ])
  expect(await first).toHaveLength(5)
  expect((await Promise.all(others)).map(({ length }) => length)).toEqual([6, 4])
})

test('large bodies of one sender leave the next batch to others', async () => {
  const { submit, batches, untilBatches } = openQueue({ batchConnections: 1 })
  const body = 'x'.repeat(1.5 * (1 << 20))
  const large = submit(`1${body}`, `2${body}`, `3${body}`)
  await untilBatches(1)
  const small = submit('a')
  for (let i = 0; i < 3; i++) {
    await untilBatches(i + 1)
    batches[i]?.answer()
  }
  expect(batches.map(({ ids }) => ids.map((id) => id[0]))).toEqual([['1'], ['2'], ['a', '3']])
  expect(await small).toEqual(['a'])
  expect(await large).toHaveLength(3)
})

test('a failing batch rejects its own submissions only', async () => {
  const { submit, batches, untilBatches } = openQueue({ batchWaitMs: LONG })
  const [failed, fine] = [submit('a', 'b', 'c'), submit('d', 'e', 'f')]
  await untilBatches(2)
  batches[0]?.fail(new InboxUnavailable('no database'))
  batches[1]?.answer()
  await expect(failed).rejects.toThrow('no database')
  expect(await fine).toEqual(['d', 'e', 'f'])
})

test('new messages are refused while too many wait', async () => {
  const { queue, submit, batches, untilBatches } = openQueue({ batchSize: 1, batchConnections: 1 })
  const first = submit('a')
  await untilBatches(1)
  const waiting = submit(...Array.from({ length: 101 }, (_, i) => `${i}`))
  await expect(submit('b')).rejects.toThrow(InboxUnavailable)
  await expect(submit('b')).rejects.toThrow('101 events are waiting already')
  for (let i = 0; i <= 101; i++) {
    await untilBatches(i + 1)
    batches[i]?.answer()
  }
  expect(await first).toEqual(['a'])
  expect(await waiting).toHaveLength(101)
  await queue.stop()
})

test('an empty submission has no outcomes', async () => {
  const { submit, batches } = openQueue()
  expect(await submit()).toEqual([])
  expect(batches).toEqual([])
})

test('stopping applies the submitted messages at once and refuses others, also when called twice', async () => {
  const { queue, submit, batches, untilBatches } = openQueue({ batchWaitMs: LONG })
  const sent = submit('a')
  const stopped = [queue.stop(), queue.stop()]
  await expect(submit('b')).rejects.toThrow(InboxUnavailable)
  await untilBatches(1)
  batches[0]?.answer()
  expect(await sent).toEqual(['a'])
  await Promise.all(stopped)
  await queue.stop()
  expect(batches).toHaveLength(1)
})

test('the rest of a failed submission is dropped, because its sender submits all of it again', async () => {
  const { submit, batches, untilBatches } = openQueue({ batchWaitMs: LONG })
  const failed = submit('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l')
  await untilBatches(2)
  batches[0]?.fail(new InboxUnavailable('no database'))
  await expect(failed).rejects.toThrow('no database')
  batches[1]?.answer()
  const sent = submit('y', 'z', 'x')
  await untilBatches(3)
  expect(batches[2]?.ids).toEqual(['y', 'z', 'x'])
  batches[2]?.answer()
  await sent
})
