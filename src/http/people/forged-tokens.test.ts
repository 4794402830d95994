import { afterAll, expect, test } from 'vitest'
import { createFollower } from '../../../test/helpers/follow-redirects.ts'
import { startForgingProvider } from '../../../test/helpers/forging-provider.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { signInProblemIn } from '../../access/people/sign-in-problem.ts'
import { listUsers } from '../../access/people/stored-user.ts'

const ORIGIN = 'https://tidemark.example'
const provider = await startForgingProvider()
const server = useTestServer({
  oidcIssuer: provider.issuer,
  oidcClientId: 'tidemark',
  publicUrl: ORIGIN,
  oidcEmailDomains: ['shop.example'],
})
afterAll(() => provider.close())

/** Signs in with an ID token that differs from a right one. */
async function signIn(differences: Record<string, unknown> = {}, returnTo = '/') {
  const browser = createFollower(server.app, ORIGIN)
  const begun = await browser.visit(`/api/session/provider?returnTo=${encodeURIComponent(returnTo)}`)
  const { searchParams } = new URL(begun.location ?? '')
  const seconds = Math.floor(Date.now() / 1000)
  const right = { iss: provider.issuer, aud: 'tidemark', sub: 'eve', iat: seconds, exp: seconds + 60 }
  const person = { email: 'eve@shop.example', email_verified: true, nonce: searchParams.get('nonce') }
  provider.claims = { ...right, ...person, ...differences }
  const answer = await browser.visit(`/api/session/provider/callback?code=c&state=${searchParams.get('state')}`)
  return {
    browser,
    location: answer.location ?? '',
    problem: signInProblemIn(new URL(answer.location ?? '', ORIGIN).hash),
  }
}

test.each<[string, Record<string, unknown>]>([
  ['another nonce', { nonce: 'another' }],
  ['no nonce', { nonce: undefined }],
  ['another issuer', { iss: 'https://evil.example' }],
  ['another audience', { aud: 'another' }],
  ['several audiences, of another party', { aud: ['tidemark', 'another'], azp: 'another' }],
  ['no subject', { sub: undefined }],
  ['an end in the past', { exp: Math.floor(Date.now() / 1000) - 600 }],
])('an ID token with %s is refused', { timeout: scaled(20_000) }, async (_name, differences) => {
  const { problem, browser } = await signIn(differences)
  expect(problem).toBe('invalid')
  expect(browser.cookies.get('tidemark.example')?.get('__Host-tidemark')).toBeUndefined()
  expect(await listUsers(server.database.pool)).toEqual([])
})

test('a failing provider is unavailable, and a foreign signature is not valid', {
  timeout: scaled(20_000),
}, async () => {
  provider.tokenStatus = 503
  expect((await signIn()).problem).toBe('unavailable')
  provider.tokenStatus = 200
  provider.isForeignKey = true
  expect((await signIn()).problem).toBe('invalid')
  provider.isForeignKey = false
  expect((await signIn()).problem).toBeUndefined()
})

test('after 20 failures an address waits, and others do not', { timeout: scaled(20_000) }, async () => {
  const fail = async (remoteAddress: string) => {
    const answer = await server.app.inject({ url: '/api/session/provider/callback?code=c&state=s', remoteAddress })
    return signInProblemIn(new URL(answer.headers.location ?? '', ORIGIN).hash)
  }
  for (let i = 0; i < 20; i++) expect(await fail('198.51.100.7')).toBe('attempt')
  expect(await fail('198.51.100.7')).toBe('too-many')
  expect(await fail('198.51.100.8')).toBe('attempt')
})

test.each([
  ['/orders?range=7d', '/orders?range=7d'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/%2F/evil.example', '/%2F/evil.example'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/./\\/evil.example', '/'],
  ['/a/..//evil.example', '/'],
  ['/api/users', '/'],
  ['', '/'],
])('after a sign-in, the page %j is %j', { timeout: scaled(20_000) }, async (returnTo, expected) => {
  const { location, browser } = await signIn({}, returnTo)
  expect(location).toBe(expected)
  expect(new URL(location, ORIGIN).origin).toBe(ORIGIN)
  const cookies = browser.cookies.get('tidemark.example')
  expect([...(cookies?.keys() ?? [])]).toEqual(['__Host-tidemark'])
})

test('a page with a long address is the first page', { timeout: scaled(20_000) }, async () => {
  expect((await signIn({}, `/${'x'.repeat(3000)}`)).location).toBe('/')
})
