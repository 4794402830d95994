import { isUtf8 } from 'node:buffer'
import { type FileHandle, open } from 'node:fs/promises'
import { basename, relative } from 'node:path'
import type { Reject } from './candidate.ts'
import { STANDARD_INPUT } from './csv/open-source.ts'
import { ImportError } from './import-error.ts'

/** A file of rejected events, one JSON object per line: `{ file, line, reason, error, body }`. */
interface RejectsFile {
  path: string
  bytes: () => number
  write: (file: string, rejects: readonly Reject[]) => Promise<void>
  close: () => Promise<void>
}

/** Creates the file with the first reject, and replaces an existing file. Without a reject, no file is created. */
function createRejectsFile(path: string): RejectsFile {
  let file: Promise<FileHandle> | undefined
  let written: Promise<void> = Promise.resolve()
  let bytes = 0

  const append = async (text: string) => {
    file ??= open(path, 'w')
    await (await file).appendFile(text)
    bytes += Buffer.byteLength(text)
  }
  return {
    path,
    bytes: () => bytes,
    write: async (name, rejects) => {
      const text = rejects.map((reject) => `${JSON.stringify({ file: name, ...describe(reject) })}\n`).join('')
      if (text) written = written.then(() => append(text))
      await written.catch((error: Error) => {
        throw new ImportError(`cannot write the rejects file ${path}: ${error.message}`, { cause: error })
      })
    },
    close: async () => {
      await written.catch(() => {})
      await (await file?.catch(() => undefined))?.close()
    },
  }
}

/** The rejects files of an import: the file at `path`, or one file in the current folder for each imported file. */
export function createRejectsFiles(path: string | undefined) {
  const files = new Map<string, RejectsFile>()
  return {
    write: async (name: string, rejects: readonly Reject[]): Promise<void> => {
      const own = path ?? `${name === STANDARD_INPUT ? 'stdin' : nameBelowHere(name)}.rejects.ndjson`
      const file = files.get(own) ?? createRejectsFile(own)
      files.set(own, file)
      await file.write(name, rejects)
    },
    /** The files that were written. */
    paths: (): string[] => [...files.keys()],
    /** The paths with the size of each file, for people. */
    describe: (): string[] => [...files.values()].map(({ path, bytes }) => `${path} (${formatBytes(bytes())})`),
    close: async (): Promise<void> => {
      for (const file of files.values()) await file.close()
    },
  }
}

function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

/** `january/orders.csv` becomes `january-orders.csv`, so that files of one name in several folders have separate rejects. */
function nameBelowHere(path: string): string {
  const below = relative('', path)
  return below.startsWith('..') ? basename(path) : below.replaceAll(/[/\\]/g, '-')
}

/** A body that is not UTF-8 is written as `bodyBase64`, because text would change it. */
function describe({ line, reason, error, body }: Reject) {
  if (typeof body === 'string') return { line, reason, error, body }
  if (!isUtf8(body)) return { line, reason, error, bodyBase64: Buffer.from(body).toString('base64') }
  return { line, reason, error, body: Buffer.from(body).toString('utf8') }
}
