import type { Command } from 'commander'
import { eraseCustomers, finishAndRemove } from '../../rebuild/personal-data/erase.ts'
import { type Erasure, listErasures } from '../../rebuild/personal-data/erasures.ts'
import type { OrderMode } from '../../rebuild/personal-data/request.ts'
import { ErasureStopped } from '../../rebuild/personal-data/rewrite-stored-events.ts'
import { CommandError } from '../frame/command.ts'
import { commandActor } from '../frame/command-actor.ts'
import { isConfirmed } from '../frame/confirm.ts'
import { formatColumns } from '../frame/table.ts'
import { formatCountOf } from '../frame/terminal.ts'
import { type RebuildSession, runOnTarget } from '../rebuild/run.ts'

const HELP = `
A random pseudonym replaces the id everywhere, so every number stays. There is no way back. Events that are on their way are erased when they
arrive. --unlink-orders also replaces the ids of the orders, so that nothing leads from an order to the books of the shop. --remove takes the
orders out of all numbers; the reports of restated days show it. If the command is interrupted, the numbers have the pseudonym already, and Tidemark or the next run of the command continues.

Exit codes: 0 done, 1 error: nothing is stored about a customer, for example`

const QUESTIONS: Readonly<Record<OrderMode, (customers: string) => string>> = {
  keep: (customers) => `Erase ${customers}?`,
  unlink: (customers) => `Erase ${customers}, and replace the ids of their orders?`,
  remove: (customers) => `Erase ${customers}, and take their orders out of all numbers?`,
}

function modeOf({ unlinkOrders = false, remove = false }: Options): OrderMode {
  if (unlinkOrders && remove) throw new CommandError('--remove includes --unlink-orders; pass one of them')
  return remove ? 'remove' : unlinkOrders ? 'unlink' : 'keep'
}

interface Options {
  unlinkOrders?: boolean
  remove?: boolean
  tenant?: string
  list?: boolean
  json?: boolean
  yes?: boolean
}

/** `tidemark customers erase`. */
export function addEraseCommand(parent: Command): void {
  parent
    .command('erase')
    .description('Replace the ids of customers by random pseudonyms everywhere')
    .argument('[ids...]', 'ids of customers; none to finish erasures that were interrupted')
    .option('--tenant <id>', 'tenant of the customers')
    .option('--unlink-orders', 'replace the ids of their orders by random pseudonyms as well')
    .option('--remove', 'take their orders out of all numbers as well, also of past days')
    .option('--list', 'list erasures, newest first')
    .option('--json', 'as JSON, in the form of the API')
    .option('-y, --yes', 'skip the confirmation; required without a terminal')
    .addHelpText('after', HELP)
    .action((ids: string[], options: Options) => runOnTarget((session) => erase(session, ids, options)))
}

async function erase(session: RebuildSession, ids: readonly string[], options: Options): Promise<number> {
  const { config, target, terminal, stop } = session
  const { list = false, json = false, yes = false, tenant } = options
  if (list) return print(await listErasures(target.pool, { tenantId: tenant }), json)
  if (ids.length > 0 && !yes) {
    if (!process.stdin.isTTY) throw new CommandError('pass --yes to skip the confirmation')
    const question = `${QUESTIONS[modeOf(options)](formatCountOf(ids.length, 'customer'))} This cannot be undone.`
    if (!(await isConfirmed(question, stop.signal))) return print([], false)
  }
  const bar = terminal.progress()
  let done = 0
  const common = {
    signal: stop.signal,
    onEvents: (count: number) => {
      done += count
      bar.update({ label: 'reading', done, total: done, count: done, unit: 'events' })
    },
  }
  try {
    if (ids.length === 0) {
      const finished = await finishAndRemove(target, common)
      bar.stop()
      terminal.note(`${formatCountOf(finished, 'erasure was', 'erasures were')} finished`)
      return 0
    }
    const orders = modeOf(options)
    const people = ids.map((customerId) => ({ tenantId: tenant ?? config.tenantId, customerId, orders }))
    const erasures = await eraseCustomers(target, people, { ...common, actor: commandActor() })
    bar.stop()
    return print(erasures, json)
  } catch (error) {
    if (!(error instanceof ErasureStopped)) throw error
    terminal.note(
      'Stopped. All numbers have the pseudonyms. Tidemark, or this command without ids, rewrites the stored events.',
    )
    return stop.exitCode ?? 0
  } finally {
    bar.stop()
  }
}

function print(erasures: readonly Erasure[], json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify({ erasures }, undefined, 2)}\n`)
  else if (erasures.length > 0) {
    const rows = erasures.map(({ id, tenant, pseudonym, orders, status, problem, requestedAt, counts }) => [
      String(id),
      tenant,
      pseudonym,
      orders,
      problem === null ? status : `${status}: ${problem}`,
      requestedAt,
      Object.entries(counts)
        .map(([table, count]) => `${table} ${count}`)
        .join(', '),
    ])
    process.stdout.write(
      formatColumns([['ID', 'TENANT', 'PSEUDONYM', 'ORDERS', 'STATUS', 'REQUESTED', 'ROWS'], ...rows]),
    )
  }
  return 0
}
