import type { Command } from 'commander'
import type pg from 'pg'
import type { Actor } from '../access/audit.ts'
import { ROLES, roleNames } from '../access/people/role.ts'
import { changeUser, inviteUser, removeUser, resetUser } from '../access/people/users.ts'
import { run } from './frame/command.ts'
import { formatColumns } from './frame/table.ts'
import { withKeys } from './keys/with-keys.ts'
import { addListCommand } from './users/list.ts'
import { printInvitation } from './users/print-invitation.ts'

const HELP = `
As soon as there is a person, the API refuses requests without a key or a session. The commands work with and without a
running server. An invitation works once, and for 24 hours. See docs/people.md.

Roles, each with what the one before it opens:
${formatColumns(roleNames.map((name) => [`  ${name}`, ROLES[name].meaning]))}
Examples:
  tidemark users invite ann@shop.example --role admin
  tidemark users invite bob --role analyst --tenant acme
  tidemark users list
  tidemark users role bob operator
  tidemark users reset bob
  tidemark users disable bob`

const PERSON = 'name or id of the person'

/** `tidemark users`: invites, lists, changes and removes people. */
export function addUsersCommand(program: Command): void {
  const command = program
    .command('users')
    .description('Invite, list, change and remove people')
    .addHelpText('after', HELP)
  addInviteCommand(command)
  addListCommand(command)
  addRoleCommand(command)
  addResetCommand(command)
  addChangeCommand(command, 'disable', 'Disable a person: all sessions end, and the person cannot sign in', {
    work: (pool, given, actor) => changeUser(pool, given, { isDisabled: true }, actor),
    outcome: 'disabled',
  })
  addChangeCommand(command, 'enable', 'Let a disabled person sign in again', {
    work: (pool, given, actor) => changeUser(pool, given, { isDisabled: false }, actor),
    outcome: 'enabled',
  })
  addChangeCommand(command, 'remove', 'Remove a person with all sessions', { work: removeUser, outcome: 'removed' })
}

function addInviteCommand(parent: Command): void {
  parent
    .command('invite')
    .description('Invite a person, and print the link of the invitation on standard output')
    .argument('<name>', 'the name for the sign-in, such as an e-mail address')
    .requiredOption('--role <role>', `what the person may do: ${roleNames.join(', ')}`)
    .option('--tenant <id>', 'the only tenant that the person sees (default: all tenants)')
    .action((name: string, options: { role: string; tenant?: string }) =>
      run(async (context) => {
        const invited = await withKeys(context, (pool, actor) => inviteUser(pool, { name, ...options }, actor))
        printInvitation(context, invited)
        return 0
      }),
    )
}

function addRoleCommand(parent: Command): void {
  parent
    .command('role')
    .description('Change the role of a person, whose sessions end')
    .argument('<person>', PERSON)
    .argument('<role>', roleNames.join(', '))
    .action((given: string, role: string) =>
      run(async (context) => {
        const { name } = await withKeys(context, (pool, actor) => changeUser(pool, given, { role }, actor))
        context.terminal.note(`"${name}" is now ${role}.`)
        return 0
      }),
    )
}

function addResetCommand(parent: Command): void {
  parent
    .command('reset')
    .description('End the password and all sessions of a person, and print a link for a new password')
    .argument('<person>', PERSON)
    .action((given: string) =>
      run(async (context) => {
        printInvitation(context, await withKeys(context, (pool, actor) => resetUser(pool, given, actor)))
        return 0
      }),
    )
}

/** A command that changes a person, and prints what the person is then. */
function addChangeCommand(
  parent: Command,
  name: string,
  description: string,
  change: { work: (pool: pg.Pool, given: string, actor: Actor) => Promise<{ name: string }>; outcome: string },
): void {
  parent
    .command(name)
    .description(description)
    .argument('<person>', PERSON)
    .action((given: string) =>
      run(async (context) => {
        const person = await withKeys(context, (pool, actor) => change.work(pool, given, actor))
        context.terminal.note(`"${person.name}" is ${change.outcome}.`)
        return 0
      }),
    )
}
