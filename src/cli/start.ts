import type { Command } from 'commander'
import { runService } from './run-service.ts'

const HELP = `
Settings come from the environment; see docs/settings.md. Without DATABASE_URL an embedded PostgreSQL is used.

Examples:
  tidemark start
  PORT=8080 TIDEMARK_TIME_ZONE=Europe/Berlin TIDEMARK_CURRENCY=EUR tidemark start
  DATABASE_URL=postgres://tidemark:secret@db:5432/tidemark tidemark start`

/** `tidemark start`: the service. */
export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('Start Tidemark: take events and answer questions, until Ctrl-C')
    .addHelpText('after', HELP)
    .action(() => runService(async () => undefined))
}
