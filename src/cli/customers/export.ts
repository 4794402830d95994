import type { Command } from 'commander'
import { exportCustomer } from '../../rebuild/personal-data/look-up.ts'
import { commandActor } from '../frame/command-actor.ts'
import { runOnTarget } from '../rebuild/run.ts'

/** `tidemark customers export`. */
export function addExportCommand(parent: Command): void {
  parent
    .command('export')
    .description('Print everything that is stored about a customer, as JSON')
    .argument('<id>', 'id of the customer')
    .option('--tenant <id>', 'tenant of the customer')
    .action((customerId: string, { tenant }: { tenant?: string }) =>
      runOnTarget(async ({ config, target }) => {
        const person = { tenantId: tenant ?? config.tenantId, customerId }
        const options = { actor: commandActor(), zone: target.zones.event }
        const exported = await exportCustomer(target.pool, person, options)
        process.stdout.write(`${JSON.stringify(exported, undefined, 2)}\n`)
        return 0
      }),
    )
}
