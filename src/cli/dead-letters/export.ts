import { once } from 'node:events'
import { type FileHandle, open } from 'node:fs/promises'
import type { Command } from 'commander'
import { exportDeadLetters } from '../../dead-letters/export.ts'
import type { DeadLetterFilter } from '../../dead-letters/filter.ts'
import { allIds } from '../../dead-letters/list.ts'
import { CommandError, run } from '../frame/command.ts'
import { formatCountOf } from '../frame/terminal.ts'
import { type InboxSession, withInbox } from '../frame/with-inbox.ts'
import { type FilterOptions, readFilters, slices, withFilters } from './choose.ts'

const HELP = `
The file has one JSON object per line, in the form of the rejects file of an import: the body with its source, headers
and the other details of the dead letter. "tidemark import FILE" sends each event unchanged. Nothing is deleted; see
"discard".`

interface Options extends FilterOptions {
  force?: boolean
}

/** `tidemark dead-letters export`. */
export function addExportCommand(parent: Command): void {
  withFilters(parent.command('export'))
    .description('Write dead letters to a file for "tidemark import"')
    .argument('<file>', 'the file (NDJSON); - is standard output')
    .option('--force', 'replace an existing file')
    .addHelpText('after', HELP)
    .action((file: string, options: Options) =>
      run((context) => {
        const filter = readFilters(options)
        return withInbox(context, (session) => exportTo(file, filter, session, options))
      }),
    )
}

async function exportTo(
  file: string,
  filter: DeadLetterFilter,
  { database, terminal, stop }: InboxSession,
  options: Options,
): Promise<number> {
  const ids = await allIds(database.pool, filter)
  const output = file === '-' ? undefined : await create(file, options)
  const progress = terminal.progress()
  let count = 0
  try {
    for (const slice of slices(ids)) {
      for await (const { text, letters } of exportDeadLetters(database.pool, slice)) {
        if (stop.signal.aborted) break
        await write(text, output)
        count += letters
        progress.update({ label: `exporting to ${file}`, done: count, total: ids.length, count, unit: 'dead letters' })
      }
    }
  } finally {
    progress.stop()
    await output?.close()
  }
  terminal.note(`${formatCountOf(count, 'dead letter')} written to ${file === '-' ? 'standard output' : file}`)
  return 0
}

async function create(file: string, { force }: Options): Promise<FileHandle> {
  try {
    return await open(file, force ? 'w' : 'wx')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new CommandError(
      code === 'EEXIST' ? `${file} already exists; pass --force to replace it` : `cannot write ${file}: ${message}`,
      { cause },
    )
  }
}

async function write(text: string, output: FileHandle | undefined): Promise<void> {
  if (output) await output.appendFile(text)
  else if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}
