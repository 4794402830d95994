import type { Pool } from 'pg'
import type { Explanation } from '../explanation.ts'
import type { ImportProgress } from '../import-file.ts'
import type { UploadSettings } from './upload-settings.ts'

export type UploadStatus = 'uploading' | 'ready' | 'explaining' | 'explained' | 'importing' | 'imported' | 'failed'

/** The counts of a finished import. */
interface UploadResult {
  accepted: number
  duplicate: number
  ignored: number
  rejected: number
  contradicting: number
}

/** A file that a person has uploaded. */
export interface Upload {
  upload: string
  file: string
  bytes: number
  status: UploadStatus
  settings: UploadSettings
  progress: ImportProgress | null
  explanation: Explanation | null
  result: UploadResult | null
  importRun: number | null
  problem: string | null
  createdAt: string
  updatedAt: string
}

/** After this time without a sign of life, the process that worked on a file has ended. */
const SILENT_AFTER = "interval '30 seconds'"
/** Files are kept for this time after the last work on them, and their entries for a week. */
const KEPT_FOR = "interval '1 day'"
const LISTED_FOR = "interval '7 days'"
const LISTED = 20
const STOPPED =
  'The process that worked on the file has ended. Continue: events that were imported already count as duplicates'

const WORKING = "status in ('uploading', 'explaining', 'importing')"
const COLUMNS = `
  upload, file, bytes, settings, progress, explanation, result, import_run, created_at, updated_at,
  case when ${WORKING} and updated_at < now() - ${SILENT_AFTER} then 'failed' else status end as status,
  case when ${WORKING} and updated_at < now() - ${SILENT_AFTER} then $1 else problem end as problem`

/** Uploaded files in the database, where every process can work on them. */
export function createUploads(pool: Pool) {
  async function read(condition: string, ...values: readonly unknown[]): Promise<Upload[]> {
    const { rows } = await pool.query<Record<string, unknown>>(`select ${COLUMNS} from import_uploads ${condition}`, [
      STOPPED,
      ...values,
    ])
    return rows.map(toUpload)
  }

  return {
    async begin(file: string): Promise<string> {
      const { rows } = await pool.query<{ upload: string }>(
        'insert into import_uploads (file) values ($1) returning upload',
        [file],
      )
      return rows[0]?.upload ?? ''
    },

    async addPart(upload: string, part: number, content: Buffer): Promise<void> {
      await pool.query('insert into import_upload_parts (upload, part, content) values ($1, $2, $3)', [
        upload,
        part,
        content,
      ])
      await pool.query('update import_uploads set bytes = bytes + $2, updated_at = now() where upload = $1', [
        upload,
        content.length,
      ])
    },

    list: () => read(`order by created_at desc limit ${LISTED}`),

    async find(upload: string): Promise<Upload | undefined> {
      return (await read('where upload = $2', upload))[0]
    },

    /** Claims a file for work. @returns false if another process works on it, or it is imported already. */
    async claim(upload: string, status: 'explaining' | 'importing', settings: UploadSettings): Promise<boolean> {
      const { rowCount } = await pool.query(
        `update import_uploads set
           status = $2,
           settings = $3,
           progress = null,
           problem = null,
           updated_at = now()
         where upload = $1
         and status not in ('uploading', 'imported')
         and (not ${WORKING} or updated_at < now() - ${SILENT_AFTER})`,
        [upload, status, JSON.stringify(settings)],
      )
      return rowCount === 1
    },

    /** Records progress as a sign of life. @returns false if the file was removed. */
    async keepAlive(upload: string, progress: ImportProgress | undefined): Promise<boolean> {
      const { rowCount } = await pool.query(
        'update import_uploads set progress = $2, updated_at = now() where upload = $1',
        [upload, progress === undefined ? null : JSON.stringify(progress)],
      )
      return rowCount === 1
    },

    /** Records the end of work. The file itself is deleted when it is imported. */
    async end(
      upload: string,
      status: UploadStatus,
      found: Partial<Pick<Upload, 'explanation' | 'result' | 'importRun' | 'problem'>> = {},
    ) {
      const { explanation, result, importRun, problem } = found
      const json = (value: unknown) => (value === undefined || value === null ? null : JSON.stringify(value))
      await pool.query(
        `update import_uploads set
           status = $2,
           explanation = coalesce($3, explanation),
           result = coalesce($4, result),
           import_run = coalesce($5, import_run),
           problem = $6,
           updated_at = now()
         where upload = $1`,
        [upload, status, json(explanation), json(result), importRun ?? null, problem ?? null],
      )
      if (status === 'imported') await pool.query('delete from import_upload_parts where upload = $1', [upload])
    },

    async remove(upload: string): Promise<boolean> {
      const { rowCount } = await pool.query('delete from import_uploads where upload = $1', [upload])
      return rowCount === 1
    },

    /** The content of a file. */
    async *content(upload: string): AsyncGenerator<Buffer> {
      for (let part = 0; ; part++) {
        const { rows } = await pool.query<{ content: Buffer }>(
          'select content from import_upload_parts where upload = $1 and part = $2',
          [upload, part],
        )
        const [row] = rows
        if (!row) return
        yield row.content
      }
    },
  }
}

export type Uploads = ReturnType<typeof createUploads>

/** Deletes files a day after the last work on them, and their entries after a week. */
export const PRUNE_UPLOADS = [
  `delete from import_upload_parts
   using import_uploads
   where import_uploads.upload = import_upload_parts.upload
   and updated_at < now() - ${KEPT_FOR}`,
  `update import_uploads set
     status = 'failed',
     problem = 'The file was removed a day after the last work on it. Upload it again'
   where status <> 'imported'
   and updated_at < now() - ${KEPT_FOR}
   and problem is distinct from 'The file was removed a day after the last work on it. Upload it again'`,
  `delete from import_uploads where created_at < now() - ${LISTED_FOR} and updated_at < now() - ${KEPT_FOR}`,
] as const

function toUpload(row: Record<string, unknown>): Upload {
  const number = (value: unknown) => (value === null ? null : Number(value))
  const object = <T>(value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value) as T
  const time = (value: unknown) => (value instanceof Date ? value : new Date(String(value))).toISOString()
  return {
    upload: String(row.upload),
    file: String(row.file),
    bytes: Number(row.bytes),
    status: row.status as UploadStatus,
    settings: object(row.settings),
    progress: object(row.progress),
    explanation: object(row.explanation),
    result: object(row.result),
    importRun: number(row.import_run),
    problem: row.problem as string | null,
    createdAt: time(row.created_at),
    updatedAt: time(row.updated_at),
  }
}
