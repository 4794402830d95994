import type { Logger } from 'pino'
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
  /** What is in hand after this long is given back to its broker instead of being waited for. */
  stopAfterMs?: number
}

/** The sources that events are taken from, while they are. */
export interface RunningSources {
  /** How each source fares, by its name. */
  states(): Record<string, TransportState>
  /** Takes no more from any source; what is in hand is finished or given back. */
  stop(): Promise<void>
}

const STOP_AFTER_MS = 15_000

/** Begins to take events from every source. A broker that is away is waited for. */
export async function startSources(sources: readonly Source[], options: SourcesOptions): Promise<RunningSources> {
  const { inbox, log, batchSize, countOutcomes, stopAfterMs = STOP_AFTER_MS } = options
  const giveUp = new AbortController()
  const transports = new Map<string, Transport>()
  const looks = new Map<string, () => TransportState>()
  for (const source of sources) {
    const { name, tenantId } = source
    const sourceLog = log.child({ source: name })
    const rejections = createRejectionWatch(name)
    const onOutcomes = (outcomes: readonly Outcome[]) => {
      rejections.observe(outcomes)
      countOutcomes(name, outcomes)
    }
    const take = takeIntoInbox({
      source: name,
      defaultTenantId: tenantId,
      inbox,
      log: sourceLog,
      onOutcomes,
      signal: giveUp.signal,
    })
    const { start } = await loadTransport(source)
    const transport = start(source, { take, log: sourceLog, batchSize })
    transports.set(name, transport)
    looks.set(name, () => {
      const state = transport.state()
      return { ...state, problem: state.problem ?? rejections.problem() }
    })
  }
  return {
    states: () => Object.fromEntries([...looks].map(([name, look]) => [name, look()])),
    async stop() {
      const timer = setTimeout(() => giveUp.abort(), stopAfterMs)
      await Promise.all([...transports.values()].map((transport) => transport.stop()))
      clearTimeout(timer)
    },
  }
}
