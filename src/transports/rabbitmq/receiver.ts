import { setTimeout as delay } from 'node:timers/promises'
import type { Transport, TransportOptions, TransportState } from '../transport.ts'
import { explain } from './explain.ts'
import { createIntake } from './intake.ts'
import { openSession, type Session } from './session.ts'
import type { RabbitMqSource } from './settings.ts'

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 2000
/** What AMQP can count. */
const MOST_PREFETCHED = 65_535
const STOP_WITHIN_MS = 18_000

/** Receives for as long as it is not stopped: one session after the other, each with a connection of its own. */
export function startReceiving(source: RabbitMqSource, { take, log, batchSize }: TransportOptions): Transport {
  // While one batch is applied, the next one comes: measured, half as many again as with one batch in hand.
  const prefetch = source.prefetch ?? Math.min(2 * batchSize, MOST_PREFETCHED)
  const stopping = new AbortController()
  const { signal } = stopping
  const intake = createIntake(take)
  let status: TransportState['status'] = 'connecting'
  let problem: string | undefined
  let warning: string | undefined
  let session: Session | undefined
  const ended = receive()

  async function receive(): Promise<void> {
    let waitMs = FIRST_WAIT_MS
    while (!signal.aborted) {
      const beganAt = performance.now()
      await receiveOnce().catch(tellProblem)
      session = undefined
      // A new session has nothing of the old one in hand: what waits in memory is never more than the prefetch.
      await intake.idle()
      if (performance.now() - beganAt > LONGEST_WAIT_MS) waitMs = FIRST_WAIT_MS
      await delay(waitMs, undefined, { signal }).catch(() => undefined)
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
    }
  }

  async function receiveOnce(): Promise<void> {
    session = await openSession(source, { prefetch, intake, signal })
    status = 'receiving'
    problem = undefined
    if (session.warning && session.warning !== warning)
      log.warn({ warning: session.warning }, 'RabbitMQ may lose messages')
    warning = session.warning
    log.info({ queue: session.queue, prefetch }, 'receiving from RabbitMQ')
    if (signal.aborted) await session.finish()
    await session.ended
  }

  function tellProblem(error: unknown): void {
    if (signal.aborted) return
    const before = problem
    status = 'connecting'
    problem = explain(error, source)
    if (problem !== before) log.warn({ problem }, 'RabbitMQ is tried again')
  }

  return {
    state: () => ({ status, ...intake.counts(), problem, warning }),
    async stop() {
      stopping.abort()
      const finished = session?.finish().catch(() => undefined)
      const deadline = new AbortController()
      await Promise.race([
        Promise.all([finished, ended]),
        delay(STOP_WITHIN_MS, undefined, { signal: deadline.signal }).catch(() => undefined),
      ])
      deadline.abort()
      session?.destroy()
      status = 'stopped'
      problem = undefined
    },
  }
}
