import type { Command } from 'commander'
import { addAddCommand } from './sql-reader/add.ts'
import { addListCommand } from './sql-reader/list.ts'
import { addRemoveCommand } from './sql-reader/remove.ts'
import { addRotateCommand } from './sql-reader/rotate.ts'

const HELP = `
An SQL reader is a user of PostgreSQL for Metabase, Grafana and the like. It reads views of its tenants, in the schema of
its name, and nothing else. The commands work with and without a running server. The password is shown once.
See docs/sql.md.

Examples:
  tidemark sql-reader add grafana > grafana.password
  tidemark sql-reader add acme_bi --tenant acme
  tidemark sql-reader add crm --people
  tidemark sql-reader list
  tidemark sql-reader rotate grafana > grafana.password
  tidemark sql-reader remove grafana`

/** `tidemark sql-reader`: adds, lists, rotates and removes users of PostgreSQL that read views. */
export function addSqlReaderCommand(program: Command): void {
  const command = program
    .command('sql-reader')
    .description('Add, list and remove users of PostgreSQL that only read views')
    .addHelpText('after', HELP)
  addAddCommand(command)
  addListCommand(command)
  addRotateCommand(command)
  addRemoveCommand(command)
}
