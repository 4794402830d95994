import type { Outcome } from '../inbox/message.ts'
import type { FileEvent } from './candidate.ts'
import { createReasonCounts, type ReasonCounts } from './reason-counts.ts'

/** What an import did. `events` = `accepted` + `duplicate` + `ignored` + `rejected`, once it has run to its end. */
export interface ImportSummary {
  /** Lines read: the events of NDJSON, the lines of CSV below its header. */
  lines: number
  events: number
  accepted: number
  duplicate: number
  ignored: number
  rejected: number
  /** Events of a CSV that were not imported, because others of the file were refused, or it was a dry run. */
  notImported: number
  /** The duplicates that differ from the known event. */
  contradicting: number
  /** The first of these. */
  contradictions: Contradiction[]
  /** Doubtful values of a CSV, each a sentence. */
  doubts: string[]
  /** The events of a CSV's first orders, as JSON. */
  samples: string[][]
  /** Why events were refused. */
  reasons: ReasonCounts
  /** What was left out by a rule of the preset, by reason. Each reason says what it counts. */
  skipped: Record<string, number>
  /** Bytes read from the file, compressed where it is. */
  bytes: number
  ms: number
  /** Whether it was stopped before its end. */
  stopped: boolean
}

/** An event that is known, but with other content. */
interface Contradiction {
  line: number
  type: string
  /** The order, or the event where it is of none. */
  orderId: string
  /** The properties that differ. */
  fields: readonly string[]
}

const MAX_CONTRADICTIONS = 5

export function emptySummary(): ImportSummary {
  return {
    lines: 0,
    events: 0,
    accepted: 0,
    duplicate: 0,
    ignored: 0,
    rejected: 0,
    notImported: 0,
    contradicting: 0,
    contradictions: [],
    doubts: [],
    samples: [],
    reasons: createReasonCounts(),
    skipped: {},
    bytes: 0,
    ms: 0,
    stopped: false,
  }
}

const COUNTS = [
  'lines',
  'events',
  'accepted',
  'duplicate',
  'ignored',
  'rejected',
  'notImported',
  'contradicting',
  'bytes',
  'ms',
] as const

/** Several files' summaries as one. */
export function addSummaries(summaries: readonly ImportSummary[]): ImportSummary {
  const sum = emptySummary()
  for (const summary of summaries) {
    for (const key of COUNTS) sum[key] += summary[key]
    sum.contradictions.push(...summary.contradictions)
    sum.doubts.push(...summary.doubts)
    sum.samples.push(...summary.samples)
    sum.reasons.addAll(summary.reasons)
    addSkipped(sum.skipped, summary.skipped)
    sum.stopped ||= summary.stopped
  }
  return sum
}

/** Adds counts by reason to counts by reason. */
export function addSkipped(skipped: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [reason, count] of Object.entries(more)) {
    if (count > 0) skipped[reason] = (skipped[reason] ?? 0) + count
  }
}

/** Notes a duplicate that differs from the known event. */
export function addContradiction(summary: ImportSummary, { line, body }: FileEvent, outcome: Outcome): void {
  const { contradicts: fields, type = '', id = '' } = outcome
  if (fields === undefined || fields.length === 0) return
  summary.contradicting++
  if (summary.contradictions.length < MAX_CONTRADICTIONS) {
    summary.contradictions.push({ line, type, orderId: orderIdIn(String(body)) ?? id, fields })
  }
}

function orderIdIn(body: string): string | undefined {
  return /"(?:orderId|refundId)":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1]
}
