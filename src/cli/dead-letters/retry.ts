import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { Command } from 'commander'
import { type Retried, type RetryOptions, retryDeadLetters, retryEdited } from '../../dead-letters/retry.ts'
import { CommandError, run } from '../frame/command.ts'
import { commandActor } from '../frame/command-actor.ts'
import { printable } from '../frame/printable.ts'
import { type InboxSession, withInbox } from '../frame/with-inbox.ts'
import { type Choice, chosenIds, type FilterOptions, readChoice, slices, withFilters } from './choose.ts'

const HELP = `
A dead letter goes through the inbox again with its source and its headers, so its event counts once, however often it
is retried. A dead letter that is accepted, or is a duplicate, is deleted. A dead letter that is rejected again stays.

Exit codes: 0 all were accepted, 1 error, 2 some were rejected again or not found, 130 stopped by Ctrl-C`

interface Options extends FilterOptions {
  all?: boolean
  body?: string
}

/** `tidemark dead-letters retry`. */
export function addRetryCommand(parent: Command): void {
  withFilters(parent.command('retry'))
    .description('Send dead letters through the inbox again')
    .argument('[id...]', 'dead letters to retry')
    .option('--all', 'retry all dead letters')
    .option('--body <file>', 'replace the body of one dead letter by this file; - is standard input')
    .addHelpText('after', HELP)
    .action((ids: string[], options: Options) =>
      run((context) => {
        const choice = readChoice(ids, options)
        return withInbox(context, (session) =>
          options.body === undefined ? retryMany(session, choice) : retryWithBody(session, choice, options.body),
        )
      }),
    )
}

const retryOptions = ({ database, inbox, config, stop }: InboxSession): RetryOptions => {
  return { pool: database.pool, inbox, settings: config, actor: commandActor(), signal: stop.signal }
}

async function retryWithBody(session: InboxSession, { ids = [] }: Choice, file: string): Promise<number> {
  const [id] = ids
  if (id === undefined || ids.length > 1) throw new CommandError('--body needs the id of exactly one dead letter')
  const retried = await retryEdited(id, await readBody(file), retryOptions(session))
  if (!retried) throw new CommandError(`there is no dead letter ${id}`)
  if (retried.status !== 'rejected') {
    process.stdout.write(`${id} ${retried.status}\n`)
    return 0
  }
  session.terminal.warn(`${id} was rejected again: ${describeRejection(retried)}. Nothing was changed.`)
  return 2
}

async function readBody(file: string): Promise<Buffer> {
  try {
    return file === '-' ? await buffer(process.stdin) : await readFile(file)
  } catch (cause) {
    throw new CommandError(`cannot read ${file}: ${(cause as Error).message}`, { cause })
  }
}

const MAX_SHOWN = 10

async function retryMany(session: InboxSession, choice: Choice): Promise<number> {
  const { terminal, database, stop } = session
  const ids = await chosenIds(database.pool, choice)
  const counts = { accepted: 0, duplicate: 0, ignored: 0, rejected: 0 }
  const rejectedAgain: Retried[] = []
  const progress = terminal.progress()
  let asked = 0
  try {
    for (const slice of slices(ids)) {
      if (stop.signal.aborted) break
      const retried = await retryDeadLetters(slice, retryOptions(session))
      for (const { status } of retried) counts[status]++
      rejectedAgain.push(
        ...retried.filter(({ status }) => status === 'rejected').slice(0, MAX_SHOWN - rejectedAgain.length),
      )
      asked += slice.length
      progress.update({ label: 'retrying', done: asked, total: ids.length, count: asked, unit: 'dead letters' })
    }
  } finally {
    progress.stop()
  }
  const { accepted, duplicate, ignored, rejected } = counts
  const missing = stop.signal.aborted ? 0 : ids.length - (accepted + duplicate + ignored + rejected)
  terminal.summary('Retried', [...Object.entries(counts), ['not found', missing]])
  for (const letter of rejectedAgain)
    terminal.note(`${letter.letterId} was rejected again: ${describeRejection(letter)}`)
  if (rejected > rejectedAgain.length) terminal.note(`… and ${rejected - rejectedAgain.length} more`)
  return rejected + missing > 0 ? 2 : 0
}

const describeRejection = ({ reason, error }: Retried) => printable(`${reason}: ${error}`)
