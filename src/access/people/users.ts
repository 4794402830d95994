import type pg from 'pg'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, recordAudit } from '../audit.ts'
import { KeyError } from '../key-error.ts'
import { createKeyText } from '../key-text.ts'
import { ACCESS_CHANNEL } from '../keys.ts'
import { isRole, type Role, roleNames } from './role.ts'
import { lockUser, normalName, type StoredUser } from './stored-user.ts'
import { createToken, hashOfToken } from './token.ts'

/** How long an invitation works. */
export const INVITATION_HOURS = 24

const LONGEST_NAME = 100
const LONGEST_TENANT = 200

/** A person to invite, as it was written at the command line or on the dashboard. */
export interface GivenUser {
  name: string
  role: string
  tenant?: string | undefined
}

/** A person with the token of the invitation, which is not stored and is shown once. */
export interface InvitedUser {
  user: StoredUser
  token: string
}

/** What changes about a person. A tenant of null opens all tenants. */
export interface UserChange {
  role?: string | undefined
  tenant?: string | null | undefined
  isDisabled?: boolean | undefined
}

/**
 * Adds a person, and an invitation with which the person chooses a password.
 *
 * @throws KeyError when the name is in use, or something is not allowed.
 */
export async function inviteUser(pool: pg.Pool, given: GivenUser, actor: Actor): Promise<InvitedUser> {
  const name = readName(given.name)
  const { role, tenantId } = readRights(given.role, given.tenant ?? null)
  return inTransaction(pool, async (client) => {
    const { id } = createKeyText()
    const { rowCount } = await client.query(
      `insert into users (user_id, name, role, tenant_id, created_by) values ($1, $2, $3, $4, $5)
       on conflict (name) do nothing`,
      [id, name, role, tenantId, actor.name],
    )
    if (rowCount === 0) throw new KeyError('conflict', `A person is named "${name}" already`)
    const token = await createInvitation(client, id)
    return { user: await recordUserEvent(client, 'user.invited', id, actor), token }
  })
}

/**
 * Ends the password, the binding to the provider and all sessions of a person, and makes an invitation for a new password.
 *
 * @param given an id or a name.
 * @throws KeyError when there is no such person.
 */
export async function resetUser(pool: pg.Pool, given: string, actor: Actor): Promise<InvitedUser> {
  return inTransaction(pool, async (client) => {
    const { id } = await lockUser(client, given)
    await client.query(
      'update users set password_hash = null, oidc_issuer = null, oidc_subject = null where user_id = $1',
      [id],
    )
    await client.query('delete from sessions where user_id = $1', [id])
    const token = await createInvitation(client, id)
    return { user: await recordUserEvent(client, 'user.reset', id, actor), token }
  })
}

/**
 * Changes the role, the tenant, or whether the person may sign in. All sessions of the person end.
 *
 * @throws KeyError when there is no such person, or the change is not allowed.
 */
export async function changeUser(pool: pg.Pool, given: string, change: UserChange, actor: Actor): Promise<StoredUser> {
  return inTransaction(pool, async (client) => {
    const before = await lockUser(client, given)
    refuseSelf(before, actor)
    const { role, tenantId } = readRights(
      change.role ?? before.role,
      change.tenant === undefined ? before.tenantId : change.tenant,
    )
    const isDisabled = change.isDisabled ?? before.status === 'disabled'
    await client.query(
      `update users
       set role = $2, tenant_id = $3, disabled_at = case when $4 then coalesce(disabled_at, now()) end
       where user_id = $1`,
      [before.id, role, tenantId, isDisabled],
    )
    await client.query('delete from sessions where user_id = $1', [before.id])
    if (isDisabled) await client.query('delete from invitations where user_id = $1', [before.id])
    const wasDisabled = before.status === 'disabled'
    const action = isDisabled === wasDisabled ? 'user.changed' : isDisabled ? 'user.disabled' : 'user.enabled'
    return recordUserEvent(client, action, before.id, actor)
  })
}

/**
 * Removes a person with all sessions.
 *
 * @throws KeyError when there is no such person.
 */
export async function removeUser(pool: pg.Pool, given: string, actor: Actor): Promise<StoredUser> {
  return inTransaction(pool, async (client) => {
    const user = await lockUser(client, given)
    refuseSelf(user, actor)
    await recordUserEvent(client, 'user.removed', user.id, actor)
    // The row stays without the name: an installation that had people is never open to all.
    await client.query(
      `update users
       set
         name = 'removed ' || user_id,
         password_hash = null,
         oidc_issuer = null,
         oidc_subject = null,
         disabled_at = now(),
         removed_at = now()
       where user_id = $1`,
      [user.id],
    )
    await client.query('delete from sessions where user_id = $1', [user.id])
    await client.query('delete from invitations where user_id = $1', [user.id])
    return user
  })
}

async function createInvitation(client: pg.ClientBase, userId: string): Promise<string> {
  const token = createToken()
  await client.query(
    `insert into invitations (user_id, token_hash, expires_at) values ($1, $2, now() + $3 * interval '1 hour')
     on conflict (user_id)
     do update set token_hash = excluded.token_hash, created_at = now(), expires_at = excluded.expires_at`,
    [userId, hashOfToken(token), INVITATION_HOURS],
  )
  return token
}

/** An entry of the audit log, and a notification of all processes on commit. */
export async function recordUserEvent(
  client: pg.ClientBase,
  action: string,
  id: string,
  actor: Actor,
): Promise<StoredUser> {
  const user = await lockUser(client, id)
  const { name, role, tenantId } = user
  await recordAudit(client, { actor, action, object: id, tenantId: tenantId ?? undefined, detail: { name, role } })
  await client.query('select pg_notify($1, $2)', [ACCESS_CHANNEL, ''])
  return user
}

/** An administrator could otherwise lock out everybody by one click. The command line has no such limit. */
function refuseSelf(user: StoredUser, actor: Actor): void {
  if (actor.kind !== 'user' || actor.name !== user.name) return
  throw new KeyError('conflict', 'Nobody can change, disable or remove their own account. Ask another administrator')
}

/** Whether a name has an allowed length, and is on one line. */
export const isPersonName = (name: string): boolean =>
  name !== '' && name.length <= LONGEST_NAME && /^[^\p{C}]+$/u.test(name)

function readName(given: string): string {
  const name = normalName(given)
  if (isPersonName(name)) return name
  throw new KeyError('invalid', `The name must have 1 to ${LONGEST_NAME} characters on one line`)
}

function readRights(role: string, tenant: string | null): { role: Role; tenantId: string | null } {
  if (!isRole(role)) throw new KeyError('invalid', `"${role}" is not a role. Allowed: ${roleNames.join(', ')}`)
  const tenantId = tenant === null ? null : tenant.trim()
  if (tenantId !== null && (tenantId === '' || tenantId.length > LONGEST_TENANT || tenantId.includes('\u0000'))) {
    throw new KeyError('invalid', `The tenant must be an id of 1 to ${LONGEST_TENANT} characters`)
  }
  if (tenantId !== null && role === 'admin') {
    throw new KeyError('invalid', 'The role "admin" concerns all tenants, so a person with one tenant cannot have it')
  }
  return { role, tenantId }
}
