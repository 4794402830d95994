import { expect } from 'vitest'
import { signInProblemIn } from '../../src/access/people/sign-in-problem.ts'
import { createFollower, type Follower } from './follow-redirects.ts'
import type { TestServer } from './http/test-server.ts'
import { CLIENT, type IdentityProvider } from './identity-provider.ts'

/** The public address of the servers of these tests. */
export const ORIGIN = 'http://localhost:5099'
export const BEGIN = '/api/session/provider'
export const ANN = { sub: 'subject-1', email: 'Ann@shop.example', email_verified: true }

/** The settings of a server whose people sign in at a provider. */
export const settingsFor = ({ issuer }: IdentityProvider) => ({
  oidcIssuer: issuer,
  oidcClientId: CLIENT.id,
  oidcClientSecret: CLIENT.secret,
  publicUrl: ORIGIN,
})

/** Forgets all people before a test. Codes last a minute again, and Ann is at the provider. */
export async function forgetPeople(provider: IdentityProvider, servers: readonly TestServer[]): Promise<void> {
  provider.person = ANN
  provider.codeSeconds = 60
  for (const { database } of servers) {
    await database.pool.query('truncate users, audit_log, sign_in_failures cascade')
  }
}

export const browserOf = ({ app }: TestServer): Follower => createFollower(app, ORIGIN)
/** Whether an address is the one to which the provider sends browsers back. */
export const isBack = (url: URL) => url.origin === ORIGIN && url.pathname.endsWith('/callback')

/** The address at which the provider sends the browser back, which was not opened yet. */
export async function goToProvider(browser: Follower): Promise<URL> {
  const { url, location } = await browser.follow(BEGIN, isBack)
  return new URL(location ?? expect.unreachable(), url)
}

/** Why a sign-in was refused, from the address of the page that shows it. */
export const problemOf = ({ location = '' }: { location: string | undefined }) =>
  signInProblemIn(new URL(location, ORIGIN).hash)

/** Signs in with a browser that knows nothing yet. */
export async function outcomeOf(server: TestServer) {
  const browser = browserOf(server)
  const answer = await browser.visit(await goToProvider(browser))
  return { browser, problem: problemOf(answer), answer }
}

export const readSession = async (browser: Follower) => JSON.parse((await browser.visit('/api/session')).body)

/** The entries of the audit log, oldest first. */
export const entriesOf = async ({ database }: TestServer) =>
  (await database.pool.query('select action, actor, detail from audit_log order by audit_id')).rows
