import type { Command } from 'commander'
import { SCOPES, scopeNames } from '../access/scope.ts'
import { formatColumns } from './frame/table.ts'
import { addCreateCommand } from './keys/create.ts'
import { addListCommand } from './keys/list.ts'
import { addRevokeCommand } from './keys/revoke.ts'
import { addRotateCommand } from './keys/rotate.ts'

const HELP = `
As soon as there is a key, the API refuses requests without one. The commands work with and without a running server.
Only a hash of each key is stored, so a key is shown once. See docs/access-keys.md.

Scopes:
${formatColumns(scopeNames.map((name) => [`  ${name}`, SCOPES[name]]))}
Examples:
  tidemark keys create "web shop" --scope ingest > shop.key
  tidemark keys create dashboard --scope read,operate --expires 90d
  tidemark keys create acme --scope people --tenant acme
  tidemark keys list
  tidemark keys rotate "web shop" --overlap 7d > shop.key
  tidemark keys revoke dashboard`

/** `tidemark keys`: creates, lists, rotates and revokes access keys. */
export function addKeysCommand(program: Command): void {
  const command = program
    .command('keys')
    .description('Create, list, rotate and revoke access keys')
    .addHelpText('after', HELP)
  addCreateCommand(command)
  addListCommand(command)
  addRotateCommand(command)
  addRevokeCommand(command)
}
