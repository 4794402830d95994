import type { Logger } from 'pino'
import { createSourceReader } from '../connections/source-reader.ts'
import type { Inbox, Outcome } from '../inbox/message.ts'
import { loadTransport, type Source } from './index.ts'
import { takeIntoInbox } from './take-into-inbox.ts'
import type { Transport, TransportState } from './transport.ts'
import { createRejectionWatch } from './watch-rejections.ts'

export interface SourcesOptions {
  inbox: Inbox
  log: Logger
  batchSize: number
  countOutcomes: (source: string, outcomes: readonly Outcome[]) => void
  /** After this time, unsettled messages are given back to their broker. */
  stopAfterMs?: number
}

/** The sources that are receiving. */
export interface RunningSources {
  /** The state of each source, by its name. */
  states(): Record<string, TransportState>
  /** Stops receiving. Unsettled messages are settled or given back. */
  stop(): Promise<void>
}

const STOP_AFTER_MS = 15_000

/** Starts to receive from every source. A broker that cannot be reached is retried. */
export async function startSources(sources: readonly Source[], options: SourcesOptions): Promise<RunningSources> {
  const { inbox, log, batchSize, countOutcomes, stopAfterMs = STOP_AFTER_MS } = options
  const giveUp = new AbortController()
  const transports = new Map<string, Transport>()
  const states = new Map<string, () => TransportState>()
  for (const source of sources) {
    const { name, tenantId, mayErase = false } = source
    const sourceLog = log.child({ source: name })
    const rejections = createRejectionWatch(name)
    const onOutcomes = (outcomes: readonly Outcome[]) => {
      rejections.observe(outcomes)
      countOutcomes(name, outcomes)
    }
    const take = takeIntoInbox({
      source: name,
      defaultTenantId: tenantId,
      mayErase,
      inbox,
      read: createSourceReader(source),
      log: sourceLog,
      onOutcomes,
      signal: giveUp.signal,
    })
    const { start } = await loadTransport(source)
    const transport = start(source, { take, log: sourceLog, batchSize })
    transports.set(name, transport)
    states.set(name, () => {
      const state = transport.state()
      return { ...state, problem: state.problem ?? rejections.problem() }
    })
  }
  return {
    states: () => Object.fromEntries([...states].map(([name, stateOf]) => [name, stateOf()])),
    async stop() {
      const timer = setTimeout(() => giveUp.abort(), stopAfterMs)
      await Promise.all([...transports.values()].map((transport) => transport.stop()))
      clearTimeout(timer)
    },
  }
}
