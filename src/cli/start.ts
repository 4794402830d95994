import type { Command } from 'commander'
import { run } from './frame/command.ts'
import { runService, serviceOptions } from './frame/run-service.ts'

const HELP = `
Settings come from the environment; see docs/settings.md. Without DATABASE_URL, Tidemark uses an embedded PostgreSQL.

Examples:
  tidemark start
  PORT=8080 TIDEMARK_TIME_ZONE=Europe/Berlin TIDEMARK_CURRENCY=EUR tidemark start
  DATABASE_URL=postgres://tidemark:secret@db:5432/tidemark tidemark start`

/** `tidemark start`: runs the service. */
export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('Start Tidemark: receive events and serve the API and the dashboard until Ctrl-C')
    .addHelpText('after', HELP)
    .action(() => run((context) => runService(context), serviceOptions))
}
