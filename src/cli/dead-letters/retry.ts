import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { Command } from 'commander'
import { type Retried, type RetryOptions, retryDeadLetters, retryEdited } from '../../dead-letters/retry.ts'
import { CommandError, runOnDatabase, type Session } from '../command.ts'
import { printable } from '../printable.ts'
import { type Choice, chosenIds, type FilterOptions, readChoice, slices, withFilters } from './choose.ts'

const HELP = `
A letter goes through the inbox again with the source and the headers it came with, so it counts once, however often it
is sent. What is taken, or was before, is no dead letter any more; what is refused again stays.

Exit codes: 0 all are gone, 1 error, 2 some are still refused or were not there, 130 stopped by Ctrl-C`

interface Options extends FilterOptions {
  all?: boolean
  body?: string
}

/** `tidemark dead-letters retry`. */
export function addRetryCommand(parent: Command): void {
  withFilters(parent.command('retry'))
    .description('Send dead letters through the inbox again')
    .argument('[id...]', 'dead letters to send')
    .option('--all', 'send all there are')
    .option('--body <file>', 'send this in place of the body of the one letter; - is standard input')
    .addHelpText('after', HELP)
    .action((ids: string[], options: Options) =>
      runOnDatabase(
        () => readChoice(ids, options),
        (session, choice) =>
          options.body === undefined ? retryMany(session, choice) : retryMended(session, choice, options.body),
      ),
    )
}

const retryOptions = ({ database, inbox, config, stop }: Session): RetryOptions => {
  return { pool: database.pool, inbox, settings: config, signal: stop.signal }
}

async function retryMended(session: Session, { ids = [] }: Choice, file: string): Promise<number> {
  const [id] = ids
  if (id === undefined || ids.length > 1) throw new CommandError('--body takes the id of one dead letter beside it')
  const retried = await retryEdited(id, await readBody(file), retryOptions(session))
  if (!retried) throw new CommandError(`there is no dead letter ${id}`)
  if (retried.status !== 'rejected') {
    process.stdout.write(`${id} ${retried.status}\n`)
    return 0
  }
  session.terminal.warn(`${id} is still refused: ${describeRefusal(retried)}. Nothing was changed.`)
  return 2
}

async function readBody(file: string): Promise<Buffer> {
  try {
    return file === '-' ? await buffer(process.stdin) : await readFile(file)
  } catch (cause) {
    throw new CommandError(`cannot read ${file}: ${(cause as Error).message}`, { cause })
  }
}

const MOST_SHOWN = 10

async function retryMany(session: Session, choice: Choice): Promise<number> {
  const { terminal, database, stop } = session
  const ids = await chosenIds(database.pool, choice)
  const counts = { accepted: 0, duplicate: 0, ignored: 0, rejected: 0 }
  const refused: Retried[] = []
  const progress = terminal.progress()
  let asked = 0
  try {
    for (const slice of slices(ids)) {
      if (stop.signal.aborted) break
      const retried = await retryDeadLetters(slice, retryOptions(session))
      for (const { status } of retried) counts[status]++
      refused.push(...retried.filter(({ status }) => status === 'rejected').slice(0, MOST_SHOWN - refused.length))
      asked += slice.length
      progress.update({ label: 'sending again', done: asked, total: ids.length, count: asked, unit: 'dead letters' })
    }
  } finally {
    progress.stop()
  }
  const { accepted, duplicate, ignored, rejected } = counts
  const missing = stop.signal.aborted ? 0 : ids.length - (accepted + duplicate + ignored + rejected)
  terminal.summary('Sent again', [...Object.entries(counts), ['not there', missing]])
  for (const letter of refused) terminal.note(`${letter.letterId} is still refused: ${describeRefusal(letter)}`)
  if (rejected > refused.length) terminal.note(`… and ${rejected - refused.length} more`)
  return rejected + missing > 0 ? 2 : 0
}

const describeRefusal = ({ reason, error }: Retried) => printable(`${reason}: ${error}`)
