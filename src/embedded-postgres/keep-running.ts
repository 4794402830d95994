import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { SetupError } from '../setup-error.ts'
import { backOffMs } from '../waiting/back-off.ts'
import type { EmbeddedServer } from './start-server.ts'

export interface KeptServer {
  /** Resolves when the server has ended too often and is not started again. */
  lost: Promise<SetupError>
  /** Stops the server, and lets it end. */
  stop(): Promise<void>
}

export interface KeepOptions {
  /** Starts it again, on the same port. */
  start: () => Promise<EmbeddedServer>
  log: Pick<Logger, 'error' | 'warn'> | undefined
  /** The pause before the second attempt; each one is twice as long as that before it. */
  firstPauseMs?: number
}

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 10_000
const MOST_FAILURES = 8
/** A server that has run for this long has not failed at its start. */
const STEADY_MS = 60_000

/**
 * Restarts the embedded server whenever it was killed or crashed. After repeated failures, such as on a full disk or with damaged
 * files, it waits longer before each restart, and gives up after the last one.
 */
export function keepRunning(first: EmbeddedServer, options: KeepOptions): KeptServer {
  const { start, log, firstPauseMs = FIRST_PAUSE_MS } = options
  const backOff = { firstMs: firstPauseMs, longestMs: LONGEST_PAUSE_MS }
  const stopping = new AbortController()
  const lost = Promise.withResolvers<SetupError>()
  let server = first
  let failures = 0

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      const startedMs = performance.now()
      await Promise.race([server.ended, aborted(stopping.signal)])
      if (stopping.signal.aborted) return
      failures = performance.now() - startedMs > STEADY_MS ? 0 : failures
      log?.error({ pid: server.pid }, 'the embedded PostgreSQL ended unexpectedly and is started again')
      const next = await startAgain()
      if (!next) return
      server = next
      log?.warn({ pid: server.pid }, 'the embedded PostgreSQL runs again')
    }
  }

  async function startAgain(): Promise<EmbeddedServer | undefined> {
    for (let problem = 'it ended soon after each start'; ; ) {
      if (failures === MOST_FAILURES) {
        lost.resolve(
          new SetupError(`The embedded PostgreSQL was started ${failures} times and does not run: ${problem}`),
        )
        return undefined
      }
      const pauseMs = failures === 0 ? 0 : backOffMs(failures - 1, backOff)
      failures++
      await pause(pauseMs, undefined, { ref: false, signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return undefined
      try {
        return await start()
      } catch (error) {
        problem = (error as Error).message
        log?.error({ problem, failures }, 'the embedded PostgreSQL does not start')
      }
    }
  }

  const watching = watch()
  return {
    lost: lost.promise,
    async stop() {
      stopping.abort()
      await watching
      await server.stop()
    },
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
