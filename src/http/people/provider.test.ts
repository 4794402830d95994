import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Follower } from '../../../test/helpers/follow-redirects.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { CLIENT, startIdentityProvider } from '../../../test/helpers/identity-provider.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import {
  ANN,
  BEGIN,
  browserOf,
  entriesOf,
  forgetPeople,
  goToProvider,
  isBack,
  ORIGIN,
  outcomeOf,
  problemOf,
  readSession,
  settingsFor,
} from '../../../test/helpers/provider-sign-in.ts'
import { listUsers } from '../../access/people/stored-user.ts'
import { changeUser, inviteUser, resetUser } from '../../access/people/users.ts'

const provider = await startIdentityProvider(ORIGIN)
const server = useTestServer(settingsFor(provider))
const other = { kind: 'command', name: 'test' } as const
const NAME = 'ann@shop.example'
const timeout = scaled(30_000)

afterAll(() => provider.stop())
beforeEach(() => forgetPeople(provider, [server]))

const invite = (name = NAME) => inviteUser(server.database.pool, { name, role: 'analyst' }, other)

/** Everything that a refused sign-in may not change. */
async function stored(): Promise<string> {
  const tables = ['users', 'sessions', 'invitations']
  const rows = tables.map(async (table) => (await server.database.pool.query(`select * from ${table} order by 1`)).rows)
  return JSON.stringify(await Promise.all(rows))
}

test('an invited person signs in at the provider, comes back to the page, and signs out', { timeout }, async () => {
  await invite()
  const browser = browserOf(server)
  expect((await browser.visit('/api/shop')).status).toBe(401)
  expect(await readSession(browser)).toMatchObject({
    isSignInNeeded: true,
    provider: { name: new URL(provider.issuer).host, signIn: `${ORIGIN}${BEGIN}` },
    person: null,
  })
  const back = await browser.follow(`${BEGIN}?returnTo=${encodeURIComponent('/orders?range=7d')}`, isBack)
  const answer = await browser.visit(new URL(back.location ?? '', back.url))
  expect([answer.status, answer.location]).toEqual([303, '/orders?range=7d'])
  expect((await readSession(browser)).person).toEqual({ name: NAME, role: 'analyst', tenant: null, way: 'provider' })
  expect((await browser.visit('/api/shop')).status).toBe(200)
  expect((await entriesOf(server)).map(({ action }) => action)).toEqual([
    'user.invited',
    'user.bound',
    'session.started',
  ])
  expect((await entriesOf(server)).at(-1)).toMatchObject({ actor: NAME, detail: { by: 'provider' } })
  expect(await listUsers(server.database.pool)).toMatchObject([{ name: NAME, status: 'active', invitedUntil: null }])
  // The sign-in counts once: its cookie is gone.
  expect([...(browser.cookies.get('localhost:5099')?.keys() ?? [])]).toEqual(['tidemark'])

  const cookie = `tidemark=${browser.cookies.get('localhost:5099')?.get('tidemark')}`
  const headers = { cookie, host: 'localhost:5099', origin: ORIGIN, 'sec-fetch-site': 'same-origin' }
  await server.app.inject({ method: 'DELETE', url: '/api/session', headers })
  expect((await browser.visit('/api/shop')).status).toBe(401)
  const end = await browser.visit(`${BEGIN}/end`)
  expect(end.location).toMatch(`${provider.issuer}/session/end?`)
  expect(new URL(end.location ?? '').searchParams.get('post_logout_redirect_uri')).toBe(`${ORIGIN}/`)
})

test('the request to the provider has PKCE, a state and a nonce, which differ each time', { timeout }, async () => {
  const browser = browserOf(server)
  const urls = [await browser.visit(BEGIN), await browser.visit(BEGIN)].map(({ location }) => new URL(location ?? ''))
  for (const { searchParams } of urls) {
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: CLIENT.id,
      redirect_uri: `${ORIGIN}${BEGIN}/callback`,
      code_challenge_method: 'S256',
      scope: 'openid email profile',
    })
  }
  for (const name of ['state', 'nonce', 'code_challenge']) {
    const values = urls.map(({ searchParams }) => searchParams.get(name) ?? '')
    expect(new Set(values).size).toBe(2)
    expect(Math.min(...values.map(({ length }) => length))).toBeGreaterThanOrEqual(43)
  }
})

test('the same subject is the same person, also under another e-mail address', { timeout }, async () => {
  await invite()
  expect((await outcomeOf(server)).problem).toBeUndefined()
  provider.person = { ...ANN, email: 'ann.smith@shop.example', email_verified: false }
  const { browser, problem } = await outcomeOf(server)
  expect(problem).toBeUndefined()
  expect((await readSession(browser)).person.name).toBe(NAME)
})

test('a session from before the sign-in ends with it', { timeout }, async () => {
  await invite()
  const { browser } = await outcomeOf(server)
  const jar = browser.cookies.get('localhost:5099')
  const before = jar?.get('tidemark')
  await browser.visit(await goToProvider(browser))
  expect(jar?.get('tidemark')).not.toBe(before)
  expect((await server.database.pool.query('select from sessions')).rowCount).toBe(1)
})

describe('nothing changes, and the page says why, when', () => {
  const cookieOf = (browser: Follower) => browser.cookies.get('localhost:5099') ?? expect.unreachable()
  const ATTEMPT = 'tidemark-provider'
  /** Changes one part of what the browser keeps: state, nonce, verifier, page, end. */
  const change = (browser: Follower, part: number, value: string) => {
    const jar = cookieOf(browser)
    const parts = (jar.get(ATTEMPT) ?? '').split(':')
    parts[part] = value
    jar.set(ATTEMPT, parts.join(':'))
  }

  test.each<[string, string, (browser: Follower, back: URL) => void | Promise<void>]>([
    ['the state is another', 'attempt', (_browser, back) => back.searchParams.set('state', 'x'.repeat(43))],
    ['there is no state', 'attempt', (_browser, back) => back.searchParams.delete('state')],
    ['another browser began the sign-in', 'attempt', (browser) => cookieOf(browser).clear()],
    ['the sign-in began more than ten minutes ago', 'attempt', (browser) => change(browser, 4, `${Date.now() - 1}`)],
    ['the cookie is damaged', 'attempt', (browser) => void cookieOf(browser).set(ATTEMPT, '%E0%A4%A:x')],
    ['the nonce is another', 'invalid', (browser) => change(browser, 1, 'x'.repeat(43))],
    ['the proof of PKCE is another', 'code', (browser) => change(browser, 2, 'x'.repeat(43))],
    ['another issuer responds', 'invalid', (_browser, back) => back.searchParams.set('iss', 'https://evil.example')],
    ['there is no code', 'invalid', (_browser, back) => back.searchParams.delete('code')],
    ['the code is another', 'code', (_browser, back) => back.searchParams.set('code', 'x'.repeat(43))],
  ])('%s: %s', { timeout }, async (_name, problem, spoil) => {
    await invite()
    const browser = browserOf(server)
    const back = await goToProvider(browser)
    const before = await stored()
    await spoil(browser, back)
    const answer = await browser.visit(back)
    expect([answer.status, problemOf(answer)]).toEqual([303, problem])
    expect(await stored()).toBe(before)
    expect((await readSession(browser)).person).toBeNull()
  })

  test('the code was used before', { timeout }, async () => {
    await invite()
    const browser = browserOf(server)
    const back = await goToProvider(browser)
    const kept = cookieOf(browser).get(ATTEMPT) ?? ''
    await browser.visit(back)
    const before = await stored()
    cookieOf(browser).set(ATTEMPT, kept)
    expect(problemOf(await browser.visit(back))).toBe('code')
    expect(await stored()).toBe(before)
  })

  test('the code has expired', { timeout }, async () => {
    await invite()
    provider.codeSeconds = 1
    const browser = browserOf(server)
    const back = await goToProvider(browser)
    const before = await stored()
    const until = Date.now() + 2000
    await expect.poll(() => Date.now() > until, { timeout: scaled(10_000) }).toBe(true)
    expect(problemOf(await browser.visit(back))).toBe('code')
    expect(await stored()).toBe(before)
  })

  test('the person cancels at the provider', { timeout }, async () => {
    provider.person = undefined
    expect((await outcomeOf(server)).problem).toBe('cancelled')
  })

  test('the provider is down at the beginning or at the end', { timeout: scaled(60_000) }, async () => {
    await invite()
    const browser = browserOf(server)
    const back = await goToProvider(browser)
    const before = await stored()
    await provider.stop()
    try {
      expect(problemOf(await browser.visit(back))).toBe('unavailable')
    } finally {
      await provider.start()
    }
    expect(await stored()).toBe(before)
    // The metadata are known, so the provider itself shows at the beginning that it is down.
    expect((await outcomeOf(server)).problem).toBeUndefined()
  })

  test('the person is disabled', { timeout }, async () => {
    const { user } = await invite()
    await outcomeOf(server)
    await changeUser(server.database.pool, user.id, { isDisabled: true }, other)
    const before = await stored()
    expect((await outcomeOf(server)).problem).toBe('disabled')
    expect(await stored()).toBe(before)
    expect((await entriesOf(server)).at(-1)).toMatchObject({
      action: 'session.refused',
      detail: { problem: 'disabled' },
    })
  })

  test('nobody invited the person', { timeout }, async () => {
    expect((await outcomeOf(server)).problem).toBe('uninvited')
    expect(await listUsers(server.database.pool)).toEqual([])
    expect((await entriesOf(server)).map(({ action, actor }) => [action, actor])).toEqual([['session.refused', NAME]])
  })

  test.each([false, undefined, 'false', 1])(
    'the provider has not verified the address of the invitation: %s',
    { timeout },
    async (isVerified) => {
      await invite()
      provider.person = { ...ANN, email_verified: isVerified }
      const before = await stored()
      expect((await outcomeOf(server)).problem).toBe('uninvited')
      expect(await stored()).toBe(before)
    },
  )

  test('the account has a password, or belongs to another subject', { timeout }, async () => {
    const { user } = await invite()
    await server.database.pool.query(`update users set password_hash = 'x'`)
    const before = await stored()
    expect((await outcomeOf(server)).problem).toBe('other-sign-in')
    expect(await stored()).toBe(before)
    // An administrator can let the person change to the provider, and later to another account there.
    await resetUser(server.database.pool, user.id, other)
    expect((await outcomeOf(server)).problem).toBeUndefined()
    provider.person = { ...ANN, sub: 'subject-2' }
    expect((await outcomeOf(server)).problem).toBe('other-sign-in')
    await resetUser(server.database.pool, user.id, other)
    expect((await outcomeOf(server)).problem).toBeUndefined()
  })
})
