import type pg from 'pg'
import type { SignInConfig } from '../../../config/sign-in-settings.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { recordAudit } from '../../audit.ts'
import { createKeyText } from '../../key-text.ts'
import type { Role } from '../role.ts'
import { createSession, deleteEnded, type NewSession } from '../sessions.ts'
import type { SignInProblem } from '../sign-in-problem.ts'
import { isPersonName, recordUserEvent } from '../users.ts'
import type { Identity } from './identity.ts'

type Rules = Pick<SignInConfig, 'oidcEmailDomains' | 'oidcRoles'>

interface Account {
  user_id: string
  name: string
  role: Role
  tenant_id: string | null
  is_disabled: boolean
  is_free: boolean
}

const ACCOUNT = `
  select
    user_id,
    name,
    role,
    tenant_id,
    disabled_at is not null as is_disabled,
    password_hash is null and oidc_subject is null as is_free
  from users`

/**
 * Finds the account of a person whom the provider has identified, and starts a session. An account belongs to an issuer and a subject. An e-mail
 * address leads to an account only if the provider has verified it, and the account has no other way to sign in.
 *
 * @returns the problem, if the person may not sign in.
 */
export async function signInAtProvider(
  pool: pg.Pool,
  identity: Identity,
  rules: Rules,
): Promise<NewSession | SignInProblem> {
  await deleteEnded(pool)
  return inTransaction(pool, async (client) => {
    const account = await findAccount(client, identity, rules)
    if (typeof account === 'string') return refuse(client, identity, account)
    const { user_id: id, name } = account
    await followRoles(client, account, identity)
    await recordAudit(client, {
      actor: { kind: 'user', name },
      action: 'session.started',
      object: id,
      detail: { by: 'provider' },
    })
    return createSession(client, id, 'provider')
  })
}

async function findAccount(
  client: pg.ClientBase,
  identity: Identity,
  { oidcRoles, oidcEmailDomains }: Rules,
): Promise<Account | SignInProblem> {
  if (oidcRoles !== undefined && !identity.role) return 'role'
  const known = await boundAccount(client, identity)
  if (known) return known.is_disabled ? 'disabled' : known
  const named = await accountNamed(client, identity.email)
  if (named) {
    if (named.is_disabled) return 'disabled'
    return named.is_free ? bind(client, named, identity) : 'other-sign-in'
  }
  const [, domain = ''] = /^[^@]+@([^@]+)$/.exec(identity.email ?? '') ?? []
  const isInDomain = oidcEmailDomains.length === 0 ? oidcRoles !== undefined : oidcEmailDomains.includes(domain)
  return isInDomain ? createAccount(client, identity) : 'uninvited'
}

async function boundAccount(client: pg.ClientBase, { issuer, subject }: Identity): Promise<Account | undefined> {
  const { rows } = await client.query<Account>(
    `${ACCOUNT} where oidc_issuer = $1 and oidc_subject = $2 and removed_at is null for update`,
    [issuer, subject],
  )
  return rows[0]
}

async function accountNamed(client: pg.ClientBase, name: string | undefined): Promise<Account | undefined> {
  if (name === undefined) return undefined
  const { rows } = await client.query<Account>(`${ACCOUNT} where name = $1 and removed_at is null for update`, [name])
  return rows[0]
}

/** Binds an account that was invited to the person. The invitation ends, because it would set a password. */
async function bind(client: pg.ClientBase, account: Account, { issuer, subject }: Identity): Promise<Account> {
  const { user_id: id, name } = account
  await client.query('update users set oidc_issuer = $2, oidc_subject = $3 where user_id = $1', [id, issuer, subject])
  await client.query('delete from invitations where user_id = $1', [id])
  await recordUserEvent(client, 'user.bound', id, { kind: 'user', name })
  return account
}

async function createAccount(client: pg.ClientBase, identity: Identity): Promise<Account | SignInProblem> {
  const { issuer, subject, email, username, role } = identity
  const name = [email, username].find((one) => one !== undefined && isPersonName(one)) ?? subject
  const { id } = createKeyText()
  const { rowCount } = await client.query(
    `insert into users (user_id, name, role, tenant_id, created_by, oidc_issuer, oidc_subject)
     values ($1, $2, $3, $4, 'provider', $5, $6)
     on conflict do nothing`,
    [id, name, role?.role ?? 'viewer', role?.tenantId ?? null, issuer, subject],
  )
  if (rowCount === 1) await recordUserEvent(client, 'user.created', id, { kind: 'user', name })
  // Another request may have made the account at the same time. Any other account with the name is that of somebody else.
  return (await boundAccount(client, identity)) ?? 'other-sign-in'
}

/** Gives the account the role of the settings. Its other sessions end, as after a change by an administrator. */
async function followRoles(client: pg.ClientBase, account: Account, { role }: Identity): Promise<void> {
  if (!role || (role.role === account.role && role.tenantId === account.tenant_id)) return
  const { user_id: id, name } = account
  await client.query('update users set role = $2, tenant_id = $3 where user_id = $1', [id, role.role, role.tenantId])
  await client.query('delete from sessions where user_id = $1', [id])
  await recordUserEvent(client, 'user.changed', id, { kind: 'user', name })
}

/** The provider has identified the person, so an entry shows who it was. */
async function refuse(client: pg.ClientBase, identity: Identity, problem: SignInProblem): Promise<SignInProblem> {
  const { issuer, subject, email, username } = identity
  await recordAudit(client, {
    actor: { kind: 'user', name: (email ?? username ?? subject).slice(0, 200) },
    action: 'session.refused',
    object: subject.slice(0, 200),
    detail: { by: 'provider', issuer, problem },
  })
  return problem
}
