import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import type { Step } from '../inbox/apply-batch.ts'
import type { Inbox, Message, Outcome } from '../inbox/message.ts'

/** Traces of batches: from the receipt of their first message to the notification of live clients. */
export interface BatchTraces {
  /** Remembers when messages are submitted. */
  watch(inbox: Inbox): Inbox
  /** Runs a batch inside a span with links to the traces of its messages. */
  aroundBatch(messages: readonly Message[], apply: () => Promise<Outcome[]>): Promise<Outcome[]>
  /** Ends the span of a step of the running batch. */
  onStep(step: Step): void
  /** Begins the span from the commit of the running batch to the notification of live clients. @returns its end. */
  beginVisible(): (() => void) | undefined
}

/** Traces that are sent to a collector. */
export interface Tracing extends BatchTraces {
  /** Sends the remaining spans. */
  stop(): Promise<void>
}

export type TracingConfig = Pick<Config, 'traceEndpoint' | 'traceService' | 'traceShare'>

/** Starts tracing if a collector is set. Otherwise OpenTelemetry is not even loaded. */
export async function openTracing(config: TracingConfig, log: Logger): Promise<Tracing | undefined> {
  const { traceEndpoint: endpoint } = config
  if (endpoint === undefined) return undefined
  const { startTracing } = await import('./start-tracing.ts')
  return startTracing({ ...config, endpoint, log })
}
