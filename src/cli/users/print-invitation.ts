import { invitationPath } from '../../access/people/invitation-path.ts'
import { INVITATION_HOURS, type InvitedUser } from '../../access/people/users.ts'
import type { CommandContext } from '../frame/command.ts'

/** The link alone on standard output. Everything else is on standard error. */
export function printInvitation({ config, terminal }: CommandContext, { user, token }: InvitedUser): void {
  const { name, role, tenantId } = user
  const tenants = tenantId === null ? 'all tenants' : `tenant ${tenantId}`
  terminal.note(
    `"${name}": ${role}, ${tenants}. The link works once, for ${INVITATION_HOURS} hours, and is shown only now.`,
  )
  const origin = config.publicUrl ?? `http://localhost:${config.port}`
  process.stdout.write(`${origin}${invitationPath(token)}\n`)
}
