import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { startIdentityProvider } from '../../../test/helpers/identity-provider.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import {
  ANN,
  entriesOf,
  forgetPeople,
  ORIGIN,
  outcomeOf,
  readSession,
  settingsFor,
} from '../../../test/helpers/provider-sign-in.ts'
import { listUsers } from '../../access/people/stored-user.ts'
import { removeUser } from '../../access/people/users.ts'
import { readRoleMap } from '../../config/role-map.ts'

const provider = await startIdentityProvider(ORIGIN)
const settings = settingsFor(provider)
const ofDomain = useTestServer({ ...settings, oidcEmailDomains: ['shop.example'] })
const byGroups = useTestServer({ ...settings, oidcRoles: readRoleMap('admins=admin,staff=analyst,acme=viewer@acme') })
const other = { kind: 'command', name: 'test' } as const
const NAME = 'ann@shop.example'
const timeout = scaled(30_000)

afterAll(() => provider.stop())
beforeEach(() => forgetPeople(provider, [ofDomain, byGroups]))

describe('people of a domain', () => {
  test('get an account with the role viewer', { timeout }, async () => {
    const { browser, problem } = await outcomeOf(ofDomain)
    expect(problem).toBeUndefined()
    expect((await readSession(browser)).person).toMatchObject({ name: NAME, role: 'viewer' })
    expect((await entriesOf(ofDomain)).map(({ action }) => action)).toEqual(['user.created', 'session.started'])
    await removeUser(ofDomain.database.pool, NAME, other)
    // Other processes are notified, and this one too when it listens.
    await expect.poll(async () => (await browser.visit('/api/shop')).status, { timeout: scaled(40_000) }).toBe(401)
  })

  test.each([
    { email: 'eve@evil.example' },
    { email: 'eve@shop.example', email_verified: false },
    { email: 'shop.example' },
    { email: 'eve@shop.example@evil.example' },
    { email: 'eve@sub.shop.example' },
    { email: undefined },
  ])('are not these: %j', { timeout }, async (claims) => {
    provider.person = { ...ANN, ...claims }
    const { problem } = await outcomeOf(ofDomain)
    expect(problem).toBe('uninvited')
    expect(await listUsers(ofDomain.database.pool)).toEqual([])
  })

  test('are one account when they sign in twice at the same time', { timeout }, async () => {
    const outcomes = await Promise.all([outcomeOf(ofDomain), outcomeOf(ofDomain), outcomeOf(ofDomain)])
    expect(outcomes.map(({ problem }) => problem)).toEqual([undefined, undefined, undefined])
    expect(await listUsers(ofDomain.database.pool)).toMatchObject([{ name: NAME, sessions: 3 }])
  })
})

describe('groups at the provider', () => {
  test.each([
    [['staff', 'admins'], 'admin', null],
    [['other', 'staff'], 'analyst', null],
    ['acme', 'viewer', 'acme'],
  ])('%j give the role %s', { timeout }, async (groups, role, tenant) => {
    provider.person = { sub: 'subject-9', preferred_username: 'Ann', groups }
    const { browser, problem } = await outcomeOf(byGroups)
    expect(problem).toBeUndefined()
    expect((await readSession(browser)).person).toMatchObject({ name: 'ann', role, tenant })
  })

  test.each([[['other']], [[]], [undefined], [{ staff: true }], ['Staff']])(
    '%j open nothing',
    { timeout },
    async (groups) => {
      provider.person = { ...ANN, groups }
      expect((await outcomeOf(byGroups)).problem).toBe('role')
      expect(await listUsers(byGroups.database.pool)).toEqual([])
    },
  )

  test('change the role at the next sign-in, and earlier sessions end', { timeout }, async () => {
    provider.person = { ...ANN, groups: ['admins'] }
    const first = await outcomeOf(byGroups)
    expect((await readSession(first.browser)).person.role).toBe('admin')
    provider.person = { ...ANN, groups: ['staff'] }
    const second = await outcomeOf(byGroups)
    expect((await readSession(second.browser)).person.role).toBe('analyst')
    await expect.poll(async () => (await readSession(first.browser)).person, { timeout: scaled(40_000) }).toBeNull()
    provider.person = { ...ANN, groups: [] }
    expect((await outcomeOf(byGroups)).problem).toBe('role')
  })
})
