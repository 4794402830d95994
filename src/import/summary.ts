import type { Outcome } from '../inbox/message.ts'
import type { FileEvent } from './candidate.ts'
import type { FileLook } from './explanation.ts'
import { createReasonCounts, type ReasonCounts } from './reason-counts.ts'

/** The counts of an import. At its end, `events` = `accepted` + `duplicate` + `ignored` + `rejected`. */
export interface ImportSummary {
  /** Lines read: the events of NDJSON, the lines of CSV below its header. */
  lines: number
  events: number
  accepted: number
  duplicate: number
  ignored: number
  rejected: number
  /** Events of a CSV that were not imported, because other events of the file were rejected, or in a dry run. */
  notImported: number
  /** The number of duplicates that differ from the known event. */
  contradicting: number
  /** The first of these. */
  contradictions: Contradiction[]
  /** Warnings about values of a CSV that may be wrong, each a sentence. */
  doubts: string[]
  /** The events of a CSV's first orders, as JSON. */
  samples: string[][]
  /** Whether a dry run has found times without a time zone that nobody has stated. */
  asksForZone: boolean
  /** How each file is read. */
  looks: FileLook[]
  /** Why events were refused. */
  reasons: ReasonCounts
  /** The number of orders or lines that a rule of the preset or mapping left out, by reason. */
  skipped: Record<string, number>
  /** The presets that were detected from the columns of CSV files. */
  presets: string[]
  /** The numbers of the import runs, by which they can be withdrawn. */
  importRuns: number[]
  /** Bytes read from the file, before decompression. */
  bytes: number
  ms: number
  /** Whether the import was stopped before the end of the file. */
  stopped: boolean
}

/** A duplicate whose content differs from the known event. */
interface Contradiction {
  line: number
  type: string
  /** The id of the order, or that of an event without an order. */
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
    asksForZone: false,
    looks: [],
    reasons: createReasonCounts(),
    skipped: {},
    presets: [],
    importRuns: [],
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

/** Adds the summaries of several files. */
export function addSummaries(summaries: readonly ImportSummary[]): ImportSummary {
  const sum = emptySummary()
  for (const summary of summaries) {
    for (const key of COUNTS) sum[key] += summary[key]
    sum.contradictions.push(...summary.contradictions)
    sum.doubts.push(...summary.doubts)
    sum.presets.push(...summary.presets)
    sum.importRuns.push(...summary.importRuns)
    sum.samples.push(...summary.samples)
    sum.looks.push(...summary.looks)
    sum.asksForZone ||= summary.asksForZone
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

/** Counts a duplicate that differs from the known event. */
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

/** Whether an import ended without any event that counts or is known, because events were rejected. */
export const isNothingImported = ({ accepted, duplicate, ignored, rejected, notImported }: ImportSummary): boolean =>
  accepted + duplicate + ignored === 0 && rejected + notImported > 0
