import { basename } from 'node:path'
import type { Pool } from 'pg'
import { type DecodeSettings, decode } from '../inbox/decode.ts'
import type { Inbox, Outcome } from '../inbox/message.ts'
import type { Zone } from '../zones/zone.ts'
import type { FileEvent, Reject } from './candidate.ts'
import { checkEvents } from './check-events.ts'
import type { CsvLayout } from './csv/csv-layout.ts'
import { guessUtf16 } from './csv/decode-text.ts'
import type { Source } from './csv/open-source.ts'
import { detectFormat } from './detect-format.ts'
import type { FileLook } from './explanation.ts'
import { ImportError } from './import-error.ts'
import { createImportRun } from './import-runs.ts'
import { detectPreset } from './presets/detect-preset.ts'
import { type RatesFormat, readEcbRates } from './read-ecb-rates.ts'
import { readEvents } from './read-events.ts'
import { readOrders } from './read-orders.ts'
import { messageOf, submitEvents } from './submit-events.ts'
import { addContradiction, emptySummary, type ImportSummary } from './summary.ts'

/** The progress of an import. */
export interface ImportProgress {
  /** `reading`: the lines of a CSV file. `checking`: its orders. `applying`: events are submitted to the inbox. */
  step: 'reading' | 'checking' | 'applying'
  /** Bytes of the file, or lines of the file after they are staged. */
  done: number
  /** Undefined for a pipe. */
  total: number | undefined
  /** Events so far, or lines while they are read. */
  count: number
}

export interface ImportOptions {
  open: () => Promise<Source>
  /** `ndjson`, the layout of a CSV, or that of exchange rates. Undefined: detected from the file, which must be NDJSON. */
  format: 'ndjson' | CsvLayout | RatesFormat | undefined
  inbox: Inbox
  /** For the import run, and for the lines of CSV, which are sorted in the database. */
  pool: Pool
  /** Changes a preset that is detected from the file. */
  adjustDetected?: (layout: CsvLayout) => CsvLayout
  /** The zone of times in CSV without an offset. */
  zone: Zone
  /** Whether the user set the zone, which is only allowed for CSV. */
  isZoneNamed?: boolean
  /** Whether nobody has stated the zone. Default: no. */
  isZoneAssumed?: boolean
  settings: { batchSize: number; batchConnections: number } & Omit<DecodeSettings, 'nowMs'>
  /** Whether the valid orders of a CSV count even if other orders are refused. */
  isPartial?: boolean
  /** Whether the orders of a CSV are only read, and nothing is imported. */
  isDryRun?: boolean
  /** The name of the source in the accounting. */
  sourceName: string
  /** The tenant of events that name none. Undefined: that of the settings. */
  tenantId?: string | undefined
  onProgress: (progress: ImportProgress) => void
  onRejects: (file: string, rejects: readonly Reject[]) => Promise<void>
  /** Stops the import after the batches in flight. */
  signal: AbortSignal
  /** Counts during the import. The counts remain correct when the import fails. */
  summary?: ImportSummary
}

/**
 * Imports one file: events as NDJSON, or orders as CSV. Importing it again changes nothing.
 *
 * @throws ImportError when the file cannot be read or is invalid; InboxUnavailable when the database is unavailable.
 * Events that were imported before the error remain, and are duplicates in the next import.
 */
export async function importFile(options: ImportOptions): Promise<ImportSummary> {
  const { open, signal, settings, summary = emptySummary() } = options
  const startedAt = performance.now()
  const source = await open()
  const progress = trackProgress(options)
  const run = createImportRun(options.pool, { source: options.sourceName, file: basename(source.name) }, summary)
  signal.addEventListener('abort', source.close, { once: true })
  try {
    await submitEvents(readCandidates(source, { ...options, onProgress: progress.update }, summary), {
      ...settings,
      inbox: options.inbox,
      sourceName: options.sourceName,
      tenantId: options.tenantId,
      importRun: run.number,
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
    if (!signal.aborted) await run.end()
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
  refuseUtf16(source, options.format)
  const detected = options.format ?? detectFormat(source)
  const preset = detected === 'csv' ? detectPreset(source) : undefined
  const format = preset ? (options.adjustDetected?.(preset) ?? preset) : detected
  if (isOfRates(format)) return readEcbRates(source, format, summary)
  if (detected === 'csv' && typeof format === 'object') summary.presets.push(format.name)
  if (format === 'csv') {
    throw new ImportError(`${source.name} looks like CSV. Describe its columns with --mapping FILE or --preset NAME`)
  }
  const counted = withProgress(source, (bytes) => {
    const step = format === 'ndjson' ? 'applying' : 'reading'
    onProgress({ step, done: bytes, total: source.size, count: step === 'applying' ? summary.events : summary.lines })
  })
  if (format === 'ndjson' && options.isZoneNamed) {
    throw new ImportError(
      `--timezone is for CSV, but ${source.name} contains events. Their times without an offset are in TIDEMARK_EVENT_TIME_ZONE`,
    )
  }
  const checkEvent = (event: FileEvent, nowMs: number) =>
    decode(messageOf(event, options), { ...settings, nowMs: () => nowMs })
  if (format === 'ndjson') {
    const events = readEvents(counted, settings.maxEventBytes, summary)
    const look = lookOfEvents(source)
    summary.looks.push(look)
    return options.isDryRun ? checkEvents(events, look, summary, (event) => checkEvent(event, Date.now())) : events
  }
  return readOrders(counted, format, {
    pool: options.pool,
    zone: options.zone,
    isZoneAssumed: options.isZoneAssumed ?? false,
    maxEventBytes: settings.maxEventBytes,
    summary,
    isPartial: options.isPartial ?? false,
    isDryRun: options.isDryRun ?? false,
    checkEvent,
    onStaged: (step, total, done) =>
      onProgress({ step, done, total, count: step === 'checking' ? done : summary.events }),
  })
}

const lookOfEvents = ({ name, encoding = 'utf-8' }: Source): FileLook => ({
  file: basename(name),
  format: 'ndjson',
  layout: undefined,
  encoding,
  delimiter: undefined,
  headerLine: undefined,
  columns: [],
  types: {},
})

const isOfRates = (format: ImportOptions['format'] | 'csv'): format is RatesFormat =>
  typeof format === 'object' && 'base' in format

/** Refuses UTF-16 without a byte order mark, unless the options name the encoding. */
function refuseUtf16({ name, head }: Source, format: ImportOptions['format']): void {
  const isCsv = typeof format === 'object' && !isOfRates(format)
  const guess = isCsv && format.encoding?.toLowerCase().startsWith('utf-16') ? undefined : guessUtf16(head)
  if (guess === undefined) return
  const advice = isCsv ? `Save it as UTF-8, or add --encoding ${guess}` : 'Save it as UTF-8'
  throw new ImportError(`${name} looks like UTF-16 without a byte order mark. ${advice}`)
}

/** Updates the count of events when their outcomes arrive, which may be long after they were read. */
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
