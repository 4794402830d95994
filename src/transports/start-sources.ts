import type { Logger } from 'pino'
import type { Inbox, Outcome } from '../inbox/message.ts'
import { loadTransportKind } from './index.ts'
import type { Source } from './source.ts'
import { takeIntoInbox } from './take-into-inbox.ts'
import type { Transport, TransportState } from './transport.ts'

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
  for (const source of sources) {
    const { name, tenantId } = source
    const sourceLog = log.child({ source: name })
    const onOutcomes = (outcomes: readonly Outcome[]) => countOutcomes(name, outcomes)
    const take = takeIntoInbox({
      source: name,
      defaultTenantId: tenantId,
      inbox,
      log: sourceLog,
      onOutcomes,
      signal: giveUp.signal,
    })
    const kind = await loadTransportKind(source)
    transports.set(name, kind.start(source, { take, log: sourceLog, batchSize }))
  }
  return {
    states: () => Object.fromEntries([...transports].map(([name, transport]) => [name, transport.state()])),
    async stop() {
      const timer = setTimeout(() => giveUp.abort(), stopAfterMs)
      await Promise.all([...transports.values()].map((transport) => transport.stop()))
      clearTimeout(timer)
    },
  }
}
