import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import type { Inbox } from '../../src/inbox/message.ts'
import { loadTransportKind } from '../../src/transports/index.ts'
import type { Source } from '../../src/transports/source.ts'
import { takeIntoInbox } from '../../src/transports/take-into-inbox.ts'
import type { Settlement, Take } from '../../src/transports/transport.ts'
import type { Receiving } from './broker.ts'
import { countDown } from './count-down.ts'
import { BATCH_SIZE } from './credit.ts'

const log = pino({ level: 'warn' }, pino.destination(2))
const done: Settlement = { kind: 'done' }
const LOOK_EVERY_MS = 1

/** A `take` that does nothing: what is left is the transport. */
export const takeNothing: Take = async (messages) => messages.map(() => done)

/** A `take` that applies every message, as a running Tidemark does. Whatever is not new is a fault of the bench. */
export function takeAll(inbox: Inbox, source: Source, onFault: (fault: string) => void): Take {
  return takeIntoInbox({
    source: source.name,
    defaultTenantId: undefined,
    inbox,
    log,
    onOutcomes(outcomes) {
      const wrong = outcomes.find(({ status }) => status !== 'accepted')
      if (wrong) onFault(`An order was not accepted: ${JSON.stringify(wrong)}`)
    },
    signal: new AbortController().signal,
  })
}

/** Receives with Tidemark's transport. */
export async function receiveByTransport(source: Source, take: Take, count: number): Promise<Receiving> {
  const { began, settled: taken, begin, settle } = countDown(count)
  const kind = await loadTransportKind(source)
  const transport = kind.start(source, {
    batchSize: BATCH_SIZE,
    log,
    async take(messages) {
      begin()
      const settlements = await take(messages)
      settle(messages.length)
      return settlements
    },
  })
  const untilNothingIsInHand = async () => {
    await taken
    while (transport.state().inFlight > 0) await delay(LOOK_EVERY_MS)
  }
  return {
    began,
    settled: untilNothingIsInHand(),
    problem: () => transport.state().problem,
    stop: () => transport.stop(),
  }
}
