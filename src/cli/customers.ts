import type { Command } from 'commander'
import { addEraseCommand } from './customers/erase.ts'
import { addExportCommand } from './customers/export.ts'
import { addRequestsCommand } from './customers/requests.ts'
import { addShowCommand } from './customers/show.ts'

const HELP = `
The commands answer requests of customers about their personal data. They work beside a running Tidemark and without one.
See docs/privacy.md.

Examples:
  tidemark customers show 4711
  tidemark customers export 4711 > 4711.json
  tidemark customers erase 4711
  tidemark customers erase 4711 4712 --yes
  tidemark customers erase --list
  tidemark customers requests`

/** `tidemark customers`: looks up, exports and erases the personal data of customers. */
export function addCustomersCommand(program: Command): void {
  const command = program
    .command('customers')
    .description('Look up, export and erase the personal data of customers')
    .addHelpText('after', HELP)
  addShowCommand(command)
  addExportCommand(command)
  addEraseCommand(command)
  addRequestsCommand(command)
}
