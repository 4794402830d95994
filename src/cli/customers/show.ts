import type { Command } from 'commander'
import { lookUpCustomer } from '../../rebuild/personal-data/look-up.ts'
import { commandActor } from '../frame/command-actor.ts'
import { runOnTarget } from '../rebuild/run.ts'

/** `tidemark customers show`. */
export function addShowCommand(parent: Command): void {
  parent
    .command('show')
    .description('Count what is stored about a customer')
    .argument('<id>', 'id of the customer')
    .option('--tenant <id>', 'tenant of the customer')
    .action((customerId: string, { tenant }: { tenant?: string }) =>
      runOnTarget(async ({ config, target, terminal }) => {
        const person = { tenantId: tenant ?? config.tenantId, customerId }
        const options = { actor: commandActor(), zone: target.zones.event }
        const { customerId: _, ...summary } = await lookUpCustomer(target.pool, person, options)
        terminal.summary(
          'stored about this customer',
          Object.entries(summary).map(([name, value]) => [inWords(name), value === null ? 'none' : String(value)]),
        )
        return 0
      }),
    )
}

const inWords = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
