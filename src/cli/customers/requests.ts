import type { Command } from 'commander'
import { listRequests } from '../../inbox/privacy-requests.ts'
import { markAnswered } from '../../rebuild/personal-data/mark-answered.ts'
import { CommandError } from '../frame/command.ts'
import { commandActor } from '../frame/command-actor.ts'
import { formatColumns } from '../frame/table.ts'
import { runOnTarget } from '../rebuild/run.ts'

const HELP = `
Shopify passes on the requests of customers. Customers are erased by Tidemark. The other requests are for a person: a request for the data of a
customer (export), and the end of an app in a shop (erase_shop).

Examples:
  tidemark customers requests
  tidemark customers requests --done 3`

interface Options {
  done?: string
  tenant?: string
  json?: boolean
}

/** `tidemark customers requests`. */
export function addRequestsCommand(parent: Command): void {
  parent
    .command('requests')
    .description('List requests about personal data from shop platforms and events, or mark one as done')
    .option('--done <number>', 'mark this request as done, and delete the id of the customer from it')
    .option('--tenant <id>', 'only of this tenant')
    .option('--json', 'as JSON')
    .addHelpText('after', HELP)
    .action(({ done, tenant, json }: Options) =>
      runOnTarget(async ({ target }) => {
        if (
          done !== undefined &&
          !(await markAnswered(target.pool, readNumber(done), { actor: commandActor(), tenantId: tenant }))
        ) {
          throw new CommandError(`There is no open request ${done}`)
        }
        const requests = await listRequests(target.pool, { tenantId: tenant })
        if (json) process.stdout.write(`${JSON.stringify(requests, undefined, 2)}\n`)
        else {
          const rows = requests.map((one) => [
            String(one.id),
            one.tenant,
            one.connection,
            one.kind,
            one.customerId ?? '',
            one.receivedAt,
            one.doneAt === null ? 'open' : (one.outcome ?? ''),
          ])
          process.stdout.write(
            rows.length === 0
              ? 'no requests\n'
              : formatColumns([
                  ['number', 'tenant', 'connection', 'request', 'customer', 'received', 'state'],
                  ...rows,
                ]),
          )
        }
        return 0
      }),
    )
}

function readNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new CommandError(`--done is the number of a request, not "${text}"`)
}
