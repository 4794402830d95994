import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { errorCodeOf } from '../db/errors.ts'
import type { Step } from '../inbox/apply-batch.ts'
import type { Message, Outcome } from '../inbox/message.ts'
import { contextsOf } from './trace-contexts.ts'
import type { BatchTraces } from './tracing.ts'

/** The span of a running batch. */
interface BatchTrace {
  context: Context
  /** The end of the previous step, in milliseconds since 1970. */
  steppedMs: number
}

/** A trace of a thousand links is of no use. */
const MAX_LINKS = 64

/** What happened before each step. */
const spanNames: Readonly<Record<Step, string>> = {
  begun: 'decode and begin',
  deduplicated: 'deduplicate',
  kept: 'store raw events',
  facts_applied: 'apply facts',
  perspectives_applied: 'apply perspectives',
  accounted: 'account',
  committed: 'commit',
}

/**
 * One trace for each batch, with a span for each step. A batch has messages of many senders, so it has links to their traces instead of a
 * parent (OpenTelemetry's conventions for messaging). Spans have no ids of orders or customers.
 */
export function traceBatches(tracer: Tracer): BatchTraces {
  const running = new AsyncLocalStorage<BatchTrace>()
  const receivedAt = new WeakMap<Message, number>()
  const addPart = (context: Context, name: string, startTime: number, endMs: number) =>
    tracer.startSpan(name, { startTime }, context).end(endMs)

  return {
    watch: (inbox) => ({
      submit(messages) {
        const atMs = nowMs()
        for (const message of messages) receivedAt.set(message, atMs)
        return inbox.submit(messages)
      },
      isApplying: inbox.isApplying,
      stop: inbox.stop,
    }),

    async aroundBatch(messages, apply) {
      const begunMs = nowMs()
      const receivedMs = messages.reduce(
        (first, message) => Math.min(first, receivedAt.get(message) ?? begunMs),
        begunMs,
      )
      const attributes = {
        'messaging.operation.type': 'process',
        'messaging.batch.message_count': messages.length,
        'tidemark.sources': [...new Set(messages.map(({ source }) => source))],
      }
      const options = { kind: SpanKind.CONSUMER, startTime: receivedMs, links: linksTo(messages), attributes }
      const span = tracer.startSpan('process batch', options, ROOT_CONTEXT)
      const context = trace.setSpan(ROOT_CONTEXT, span)
      addPart(context, 'receive', receivedMs, begunMs)
      try {
        const outcomes = await running.run({ context, steppedMs: begunMs }, apply)
        countOutcomes(span, outcomes)
        return outcomes
      } catch (error) {
        span.setAttribute('error.type', errorCodeOf(error) || (error as Error).name)
        span.setStatus({ code: SpanStatusCode.ERROR })
        throw error
      } finally {
        span.end()
      }
    },

    onStep(step) {
      const batch = running.getStore()
      if (!batch) return
      const atMs = nowMs()
      addPart(batch.context, spanNames[step], batch.steppedMs, atMs)
      batch.steppedMs = atMs
    },

    beginVisible() {
      const batch = running.getStore()
      if (!batch) return undefined
      const span = tracer.startSpan('visible', {}, batch.context)
      return () => span.end()
    },
  }
}

const nowMs = () => performance.timeOrigin + performance.now()

function linksTo(messages: readonly Message[]): Link[] {
  const links = new Map<string, Link>()
  for (const message of messages) {
    for (const context of contextsOf(message)) links.set(`${context.traceId}-${context.spanId}`, { context })
    if (links.size >= MAX_LINKS) break
  }
  return [...links.values()].slice(0, MAX_LINKS)
}

function countOutcomes(span: Span, outcomes: readonly Outcome[]): void {
  const counts: Record<string, number> = {}
  for (const { status } of outcomes) counts[status] = (counts[status] ?? 0) + 1
  for (const [status, count] of Object.entries(counts)) span.setAttribute(`tidemark.${status}`, count)
}
