import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { addConnection, type ConnectionStore, deleteConnection, rotateSecrets } from './change-connections.ts'
import { openConnections } from './open-connections.ts'
import { readConnections } from './read-connections.ts'
import { createSecretBox, openSecretBox, SecretError } from './secret-box.ts'

const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3'
const OTHER = 'whsec_NzY1NDMyMTBmZWRjYmE5ODc2NTQzMjEw'
const entry = { name: 'shop', platform: 'standard-webhooks', secrets: [SECRET] }

describe('TIDEMARK_CONNECTIONS', () => {
  const problemsOf = (...entries: object[]) => {
    try {
      readConnections(JSON.stringify(entries))
      return []
    } catch (error) {
      expect((error as Error).message).not.toContain('MDEyMzQ1')
      return (error as Error).message.split('\n').map((line) => line.replace('TIDEMARK_CONNECTIONS: ', ''))
    }
  }

  test('a connection has defaults', () => {
    expect(readConnections(JSON.stringify([entry]))).toEqual([
      {
        ...entry,
        currencyMode: 'shop',
        testOrders: 'ignore',
        productKey: 'product',
        countPending: false,
        role: 'all',
        options: {},
      },
    ])
    expect(readConnections(undefined)).toEqual([])
  })

  test.each([
    [{ ...entry, platform: 'etsy' }, /^"shop": platform must be one of .*standard-webhooks/],
    [{ ...entry, secret: SECRET }, /^"shop": unknown property "secret"; allowed: name, platform, tenant, /],
    [{ ...entry, name: 'The Shop' }, /^"The Shop": name must begin with a lower-case letter or a digit/],
    [{ ...entry, currencyMode: 'both' }, '"shop": currencyMode must be one of shop, presentment'],
    [{ ...entry, testOrders: true }, /^"shop": testOrders must be one of ignore, count/],
    [{ ...entry, secrets: SECRET }, '"shop": secrets must be array'],
    [{ ...entry, secrets: [] }, /^"shop": secrets is missing/],
    [{ ...entry, secrets: ['whsec_short'] }, /^"shop": secrets.0 must be "whsec_" followed by at least 24 bytes/],
    [{ ...entry, options: { region: 'EU' } }, '"shop": unknown option "region"; allowed: none'],
    [{ platform: 'standard-webhooks' }, /^connection 1: /],
    ['shop', /^connection 1: platform must be one of/],
  ])('%j is refused with the property and what is allowed', (given, problem) => {
    expect(problemsOf(given as object)).toEqual([
      typeof problem === 'string' ? problem : expect.stringMatching(problem),
    ])
  })

  test('two connections of a tenant that could mix their orders need different prefixes', () => {
    const woo = (name: string, more = {}) => ({ name, platform: 'woocommerce', secrets: ['a secret'], ...more })
    expect(problemsOf(woo('de'), woo('fr'))).toEqual([
      expect.stringMatching(/^the connections "de", "fr" state orders/),
    ])
    expect(problemsOf(woo('de'), woo('fr', { idPrefix: 'fr-' }))).toEqual([])
    expect(problemsOf(woo('de'), woo('fr', { tenant: 'fr' }))).toEqual([])
    expect(problemsOf(woo('de'), woo('fr', { role: 'payments-only' }))).toEqual([])
    expect(problemsOf(entry, { ...entry, name: 'other' })).toEqual([])
    expect(problemsOf(entry, entry)).toEqual(['two connections have the name "shop"'])
  })
})

describe('stored secrets', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tidemark-secrets-'))
  afterAll(() => rmSync(dataDir, { recursive: true }))

  test('open only with their key and under their name, and only whole', () => {
    const box = createSecretBox(Buffer.alloc(32, 1))
    const sealed = box.seal('a secret', 'shop')
    expect(sealed.toString('latin1')).not.toContain('a secret')
    expect(box.open(sealed, 'shop')).toBe('a secret')
    expect(box.seal('a secret', 'shop')).not.toEqual(sealed)
    expect(() => box.open(sealed, 'other')).toThrow(SecretError)
    expect(() => createSecretBox(Buffer.alloc(32, 2)).open(sealed, 'shop')).toThrow('TIDEMARK_SECRET_KEY')
    for (const [i, byte] of sealed.entries()) {
      const changed = Buffer.from(sealed)
      changed[i] = byte ^ 1
      expect(() => box.open(changed, 'shop'), `byte ${i}`).toThrow(SecretError)
    }
    expect(() => box.open(sealed.subarray(0, 20), 'shop')).toThrow(SecretError)
  })

  test('have a key in the data folder that only its owner can read', () => {
    const settings = { secretKey: undefined, dataDir: join(dataDir, 'new') }
    const file = join(settings.dataDir, 'secret.key')
    expect(() => openSecretBox(settings).open(Buffer.alloc(40), 'shop')).toThrow(file)
    const sealed = openSecretBox(settings).seal('a secret', 'shop')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(openSecretBox(settings).open(sealed, 'shop')).toBe('a secret')
    const secretKey = Buffer.from(readFileSync(file, 'utf8'), 'base64')
    expect(openSecretBox({ ...settings, dataDir: '/nowhere', secretKey }).open(sealed, 'shop')).toBe('a secret')
  })
})

describe('connections of the database', () => {
  const database = useTestDatabase()
  const box = createSecretBox(Buffer.alloc(32, 1))
  const store = (configured: ConnectionStore['configured'] = []): ConnectionStore => ({
    pool: database.pool,
    box,
    configured,
    actor: { kind: 'command', name: 'ann' },
  })
  const find = (name: string, from = store()) => openConnections(from).find(name)

  test('are added, rotated and removed, and hold no readable secret', async () => {
    await addConnection({ ...entry, tenant: 'acme' }, store())
    expect(await find('shop')).toMatchObject({ ...entry, tenant: 'acme', role: 'all' })
    const { rows } = await database.pool.query('select connections::text as text from connections')
    expect(rows[0].text).not.toContain('MDEyMzQ1')

    await rotateSecrets('shop', { secrets: [OTHER], keep: 'earlier secrets' }, store())
    expect((await find('shop'))?.secrets).toEqual([OTHER, SECRET])
    await rotateSecrets('shop', { secrets: [OTHER], keep: 'only these' }, store())
    expect((await find('shop'))?.secrets).toEqual([OTHER])
    await expect(rotateSecrets('shop', { secrets: ['short'], keep: 'only these' }, store())).rejects.toThrow(
      'secrets.0',
    )
    await expect(addConnection(entry, store())).rejects.toThrow('There is a connection "shop" already')

    await deleteConnection('shop', store())
    expect(await find('shop')).toBeUndefined()
    await expect(deleteConnection('shop', store())).rejects.toThrow('There is no connection "shop"')
  })

  test('cannot have the name or the orders of a connection of the settings', async () => {
    const [woo] = readConnections(JSON.stringify([{ name: 'woo', platform: 'woocommerce', secrets: ['a secret'] }]))
    const both = store(woo && [woo])
    await expect(addConnection({ ...entry, name: 'woo' }, both)).rejects.toThrow('already')
    const second = { name: 'woo-2', platform: 'woocommerce', secrets: ['a secret'] }
    await expect(addConnection(second, both)).rejects.toThrow('state orders of the same tenant')
    await expect(deleteConnection('woo', both)).rejects.toThrow('TIDEMARK_CONNECTIONS')
    await addConnection({ ...second, idPrefix: '2-' }, both)
    expect((await openConnections(both).list()).map(({ name, origin }) => `${name} ${origin}`)).toEqual([
      'woo settings',
      'woo-2 database',
    ])
  })

  test('with another key, a connection is listed with its problem', async () => {
    await addConnection({ ...entry, name: 'sealed' }, store())
    const other = { ...store(), box: createSecretBox(Buffer.alloc(32, 9)) }
    await expect(openConnections(other).find('sealed')).rejects.toThrow(SecretError)
    const listed = await openConnections(other).list()
    expect(listed.find(({ name }) => name === 'sealed')).toMatchObject({
      connection: undefined,
      problem: expect.stringMatching('TIDEMARK_SECRET_KEY'),
    })
  })
})
