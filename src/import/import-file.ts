import type { Pool } from 'pg'
import { type DecodeSettings, decode } from '../inbox/decode.ts'
import type { Inbox, Outcome } from '../inbox/message.ts'
import type { Zone } from '../zones/zone.ts'
import type { FileEvent, Reject } from './candidate.ts'
import type { CsvLayout } from './csv-layout.ts'
import { detectFormat } from './detect-format.ts'
import { ImportError } from './import-error.ts'
import type { Source } from './open-source.ts'
import { readEvents } from './read-events.ts'
import { readOrders } from './read-orders.ts'
import { submitEvents } from './submit-events.ts'
import { addContradiction, emptySummary, type ImportSummary } from './summary.ts'

/** How far an import is. */
export interface ImportProgress {
  /** `reading`, then `checking`: the lines of a CSV file, then its orders; `applying`: events go into the inbox. */
  step: 'reading' | 'checking' | 'applying'
  /** Bytes of the file, or lines of it once they are staged. */
  done: number
  /** Undefined for a pipe. */
  total: number | undefined
  /** Events so far, or lines while they are read. */
  count: number
}

export interface ImportOptions {
  open: () => Promise<Source>
  /** `ndjson`, or how to read CSV; without it, NDJSON as far as the file looks like it. */
  format: 'ndjson' | CsvLayout | undefined
  inbox: Inbox
  /** For the lines of CSV, which are put in order in the database. */
  pool: Pool
  /** Of times in CSV that name none. */
  zone: Zone
  /** Whether the user named it: events have their own. */
  isZoneNamed?: boolean
  settings: { batchSize: number; batchConnections: number } & Omit<DecodeSettings, 'nowMs'>
  /** Whether the orders of a CSV that can be read count although others of it are refused. */
  isPartial?: boolean
  /** Whether the orders of a CSV are only read, and nothing is imported. */
  isDryRun?: boolean
  /** The name of the source in the accounting. */
  sourceName: string
  onProgress: (progress: ImportProgress) => void
  onRejects: (file: string, rejects: readonly Reject[]) => Promise<void>
  /** Stops the import after what is in flight. */
  signal: AbortSignal
  /** Counts while the import runs, and still tells how far it came when it fails. */
  summary?: ImportSummary
}

/**
 * Imports one file: events as NDJSON, or orders as CSV. Importing it again changes nothing.
 *
 * @throws ImportError when the file cannot be read or is not what it should be; InboxUnavailable when the database
 * is gone. What was imported until then stays, and is recognised the next time.
 */
export async function importFile(options: ImportOptions): Promise<ImportSummary> {
  const { open, signal, settings, summary = emptySummary() } = options
  const startedAt = performance.now()
  const source = await open()
  const progress = trackProgress(options)
  signal.addEventListener('abort', source.close, { once: true })
  try {
    await submitEvents(readCandidates(source, { ...options, onProgress: progress.update }, summary), {
      ...settings,
      inbox: options.inbox,
      sourceName: options.sourceName,
      signal,
      onOutcomes: async (events, outcomes) => {
        await recordOutcomes(events, outcomes, source, options, summary)
        progress.count(summary.events)
      },
      onReject: async (reject) => {
        summary.events++
        summary.rejected++
        summary.reasons.add(reject)
        await options.onRejects(source.name, [reject])
      },
    })
  } finally {
    signal.removeEventListener('abort', source.close)
    source.close()
    summary.bytes = source.bytesRead()
    summary.ms = performance.now() - startedAt
    summary.stopped = signal.aborted
  }
  return summary
}

function readCandidates(source: Source, options: ImportOptions, summary: ImportSummary) {
  const { settings, onProgress } = options
  const format = options.format ?? detectFormat(source)
  if (format === 'csv') {
    throw new ImportError(
      `${source.name} looks like CSV; say what its columns mean with --mapping FILE or --preset NAME`,
    )
  }
  const counted = withProgress(source, (bytes) => {
    const step = format === 'ndjson' ? 'applying' : 'reading'
    onProgress({ step, done: bytes, total: source.size, count: step === 'applying' ? summary.events : summary.lines })
  })
  if (format === 'ndjson' && options.isDryRun) {
    throw new ImportError(`--dry-run is for CSV; ${source.name} holds events, which mean what they say`)
  }
  if (format === 'ndjson' && options.isZoneNamed) {
    throw new ImportError(
      `--timezone is for CSV; times without an offset in events such as those of ${source.name} are those of TIDEMARK_EVENT_TIME_ZONE`,
    )
  }
  if (format === 'ndjson') return readEvents(counted, settings.maxEventBytes, summary)
  return readOrders(counted, format, {
    pool: options.pool,
    zone: options.zone,
    maxEventBytes: settings.maxEventBytes,
    summary,
    isPartial: options.isPartial ?? false,
    isDryRun: options.isDryRun ?? false,
    checkEvent: ({ body }, nowMs) => decode({ source: options.sourceName, body }, { ...settings, nowMs: () => nowMs }),
    onStaged: (step, total, done) =>
      onProgress({ step, done, total, count: step === 'checking' ? done : summary.events }),
  })
}

/** Events are counted as they come back, which may be long after their place in the file was read. */
function trackProgress({ onProgress }: ImportOptions) {
  let latest: ImportProgress | undefined
  return {
    update: (progress: ImportProgress) => {
      latest = progress
      onProgress(progress)
    },
    count: (events: number) => {
      if (latest?.step === 'applying') onProgress({ ...latest, count: events })
    },
  }
}

function withProgress(source: Source, onBytes: (bytes: number) => void): Source {
  const chunks = async function* () {
    for await (const chunk of source.chunks) {
      onBytes(source.bytesRead())
      yield chunk
    }
  }
  return { ...source, chunks: chunks() }
}

async function recordOutcomes(
  events: readonly FileEvent[],
  outcomes: readonly Outcome[],
  source: Source,
  options: ImportOptions,
  summary: ImportSummary,
): Promise<void> {
  const rejects: Reject[] = []
  events.forEach((event, i) => {
    const { line, body } = event
    const outcome = outcomes[i] as Outcome
    const { status, reason = 'invalid', error = '' } = outcome
    summary.events++
    summary[status]++
    addContradiction(summary, event, outcome)
    if (status === 'rejected') rejects.push({ line, reason, error, body })
  })
  for (const reject of rejects) summary.reasons.add(reject)
  if (rejects.length > 0) await options.onRejects(source.name, rejects)
}
