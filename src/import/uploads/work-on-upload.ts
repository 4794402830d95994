import { Readable } from 'node:stream'
import type { Pool } from 'pg'
import type { Config } from '../../config/config.ts'
import type { Inbox } from '../../inbox/message.ts'
import { UserError } from '../../user-error.ts'
import type { Zone } from '../../zones/zone.ts'
import { adjustLayout } from '../choose-format.ts'
import { openStream } from '../csv/open-source.ts'
import { explain } from '../explanation.ts'
import { type ImportProgress, importFile } from '../import-file.ts'
import { type ImportSummary, isNothingImported } from '../summary.ts'
import { formatOf, type UploadSettings } from './upload-settings.ts'
import type { Upload, Uploads } from './uploads.ts'

export interface UploadWork {
  uploads: Uploads
  inbox: Inbox
  pool: Pool
  config: Config
  /** The zone of times without an offset. */
  zone: Zone
  /** Whether nobody has stated that zone. */
  isZoneAssumed: boolean
  /** Aborted at the end of the service. */
  signal: AbortSignal
}

const ALIVE_EVERY_MS = 1000
/** The name of the source in the accounting. */
const SOURCE = 'import'

/** Explains an uploaded file that was claimed, and records the explanation. Never rejects. */
export async function explainUpload(upload: Upload, settings: UploadSettings, work: UploadWork): Promise<void> {
  await recordEnd(upload, work, async (signal) => {
    const summary = await read(upload, settings, { ...work, signal }, true)
    const explanation = explain(summary, { timeZone: work.zone.name, currency: work.config.currency })
    await work.uploads.end(upload.upload, 'explained', { explanation })
  })
}

/** Imports an uploaded file that was claimed, and records the result. Never rejects. */
export async function importUpload(upload: Upload, settings: UploadSettings, work: UploadWork): Promise<void> {
  await recordEnd(upload, work, async (signal) => {
    const summary = await read(upload, settings, { ...work, signal }, false)
    const { accepted, duplicate, ignored, rejected, contradicting, importRuns, reasons } = summary
    const result = { accepted, duplicate, ignored, rejected, contradicting }
    const [first] = reasons.most(1)
    const isNothing = isNothingImported(summary)
    const problem = isNothing
      ? `Nothing was imported, because of refused lines. Line ${first?.line}: ${first?.error}`
      : undefined
    await work.uploads.end(upload.upload, isNothing ? 'failed' : 'imported', {
      result,
      importRun: importRuns[0],
      problem,
    })
  })
}

async function read(
  { upload, file, bytes }: Upload,
  settings: UploadSettings,
  { uploads, inbox, pool, config, zone, isZoneAssumed, signal }: UploadWork,
  isDryRun: boolean,
): Promise<ImportSummary> {
  let progress: ImportProgress | undefined
  const gone = new AbortController()
  const timer = setInterval(() => {
    void uploads.keepAlive(upload, progress).then(
      (isThere) => isThere || gone.abort(),
      () => undefined,
    )
  }, ALIVE_EVERY_MS)
  const ends = AbortSignal.any([signal, gone.signal])
  try {
    const summary = await importFile({
      open: () => openStream(Readable.from(uploads.content(upload), { objectMode: true }), { name: file, size: bytes }),
      format: await formatOf(settings),
      adjustDetected: (layout) => adjustLayout(layout, { asOf: settings.asOf }),
      inbox,
      pool,
      zone,
      isZoneAssumed,
      settings: config,
      isPartial: settings.partial === true,
      isDryRun,
      sourceName: SOURCE,
      onProgress: (latest) => {
        progress = latest
      },
      onRejects: async () => {},
      signal: ends,
    })
    if (ends.aborted) throw new UserError(STOPPED)
    return summary
  } finally {
    clearInterval(timer)
  }
}

const STOPPED = 'Tidemark was stopped. Continue: events that were imported already count as duplicates'

async function recordEnd(
  { upload }: Upload,
  { uploads, signal }: UploadWork,
  work: (signal: AbortSignal) => Promise<void>,
) {
  try {
    await work(signal)
  } catch (error) {
    const problem = error instanceof UserError ? error.message : 'An unexpected error ended the work on the file'
    // Without a database, the entry has no sign of life any more, and counts as failed.
    await uploads.end(upload, 'failed', { problem }).catch(() => undefined)
    if (!(error instanceof UserError)) throw error
  }
}
