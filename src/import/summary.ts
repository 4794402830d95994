/** What an import did. `events` = `accepted` + `duplicate` + `ignored` + `rejected`, once it has run to its end. */
export interface ImportSummary {
  /** Lines read: the events of NDJSON, the lines of CSV below its header. */
  lines: number
  events: number
  accepted: number
  duplicate: number
  ignored: number
  rejected: number
  /** What was left out by a rule of the preset, by reason. Each reason says what it counts. */
  skipped: Record<string, number>
  /** Bytes read from the file, compressed where it is. */
  bytes: number
  ms: number
  /** Whether it was stopped before its end. */
  stopped: boolean
}

export function emptySummary(): ImportSummary {
  return {
    lines: 0,
    events: 0,
    accepted: 0,
    duplicate: 0,
    ignored: 0,
    rejected: 0,
    skipped: {},
    bytes: 0,
    ms: 0,
    stopped: false,
  }
}

/** Several files' summaries as one. */
export function addSummaries(summaries: readonly ImportSummary[]): ImportSummary {
  const sum = emptySummary()
  for (const summary of summaries) {
    for (const key of ['lines', 'events', 'accepted', 'duplicate', 'ignored', 'rejected', 'bytes', 'ms'] as const) {
      sum[key] += summary[key]
    }
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
