import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import type { Inbox } from '../../src/inbox/message.ts'
import type { Source } from '../../src/transports/index.ts'
import { loadTransport } from '../../src/transports/index.ts'
import { takeIntoInbox } from '../../src/transports/take-into-inbox.ts'
import type { Settlement, Take } from '../../src/transports/transport.ts'
import type { Receiving } from './broker.ts'
import { countDown } from './count-down.ts'
import { BATCH_SIZE } from './credit.ts'

const log = pino({ level: 'warn' }, pino.destination(2))
const done: Settlement = { kind: 'done' }
const POLL_MS = 1

/** Makes a `take` that reports the number of received orders. */
export type CreateTake = (onTaken: (orders: number) => void) => Take

/** Settles messages without applying them, so that only the transport is measured. */
export const settleOnly: CreateTake = (onTaken) => async (messages) => {
  onTaken(messages.length)
  return messages.map(() => done)
}

/** Applies messages like a running Tidemark. Redelivered messages do not count as orders. */
export const applyTo =
  (inbox: Inbox, { name }: Source): CreateTake =>
  (onTaken) =>
    takeIntoInbox({
      source: name,
      defaultTenantId: undefined,
      inbox,
      log,
      onOutcomes: (outcomes) => onTaken(outcomes.filter(({ status }) => status === 'accepted').length),
      signal: new AbortController().signal,
    })

/** Receives with Tidemark's transport. */
export async function receiveByTransport(source: Source, createTake: CreateTake, count: number): Promise<Receiving> {
  const { began, settled: taken, begin, settle } = countDown(count)
  const kind = await loadTransport(source)
  const take = createTake(settle)
  const transport = kind.start(source, {
    batchSize: BATCH_SIZE,
    log,
    take(messages) {
      begin()
      return take(messages)
    },
  })
  const untilAllAreSettled = async () => {
    await taken
    while (transport.state().inFlight > 0) await delay(POLL_MS)
  }
  return {
    began,
    settled: untilAllAreSettled(),
    problem: () => transport.state().problem,
    stop: () => transport.stop(),
  }
}
