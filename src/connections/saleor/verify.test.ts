import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { createKeyStore } from './key-store.ts'
import { saleor } from './platform.ts'
import { verifyDelivery } from './verify.ts'

const body = Buffer.from('{"id":450789469,"test":true}')
const newPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
const [own, next, strange] = [newPair(), newPair(), newPair()]

let server: Server
let shop: string
let keys: object[]
let requests = 0
let status = 200

const jwkOf = (key: KeyObject, kid: string) => ({ ...key.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' })

beforeAll(async () => {
  server = createServer((request, response) => {
    requests++
    if (request.url !== '/.well-known/jwks.json') status = 404
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterAll(() => new Promise((done) => server.close(done)))

let ports = 0
beforeEach(() => {
  // A name of its own for each test, because the keys of an address are remembered.
  shop = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql/?test=${ports++}`
  keys = [jwkOf(own.publicKey, '1'), { kty: 'oct', k: 'AA', kid: 'x' }]
  status = 200
})

function jws(privateKey: KeyObject, header: object, payload: Uint8Array = body): string {
  const encoded = Buffer.from(JSON.stringify(header)).toString('base64url')
  const isPlain = 'b64' in header && header.b64 === false
  const content = isPlain ? payload : Buffer.from(Buffer.from(payload).toString('base64url'))
  const signature = sign('RSA-SHA256', Buffer.concat([Buffer.from(`${encoded}.`), content]), privateKey)
  return `${encoded}..${signature.toString('base64url')}`
}

const HEADER = { typ: 'JWT', alg: 'RS256', kid: '1', b64: false, crit: ['b64'] }
const storeAt = (nowMs: () => number) => createKeyStore({ url: new URL('/.well-known/jwks.json', shop).href, nowMs })
const deliver = (headers: Record<string, string>, sent: Uint8Array = body) => ({ headers, body: sent, receivedMs: 0 })
const withShop = () => testConnection({ platform: 'saleor', secrets: [], options: { shop } })

test('a detached JWS under a key of the shop is authentic, with the body as it is or in Base64url', async () => {
  for (const header of [HEADER, { alg: 'RS256', kid: '1' }, { alg: 'RS256' }]) {
    const signature = jws(own.privateKey, header)
    expect(await verifyDelivery(deliver({ 'saleor-signature': signature }), withShop())).toEqual({ isAuthentic: true })
    expect(await verifyDelivery(deliver({ 'x-saleor-signature': signature }), withShop())).toEqual({
      isAuthentic: true,
    })
  }
})

test.each([
  ['another body', () => jws(own.privateKey, HEADER, Buffer.from('{"id":450789469,"test":tru }'))],
  ['another key', () => jws(strange.privateKey, HEADER)],
  ['no algorithm', () => jws(own.privateKey, { ...HEADER, alg: 'none' })],
  ['an HMAC under the public key', () => jws(own.privateKey, { ...HEADER, alg: 'HS256' })],
  ['an unknown critical property', () => jws(own.privateKey, { ...HEADER, crit: ['b64', 'exp'] })],
  ['no signature', () => jws(own.privateKey, HEADER).replace(/\.\..*/, '..AA')],
  ['a header that is not JSON', () => `AAAA..${jws(own.privateKey, HEADER).split('..')[1]}`],
  ['a body within', () => jws(own.privateKey, HEADER).replace('..', '.AA.')],
])('a JWS with %s is refused', async (_, signature) => {
  expect(await verifyDelivery(deliver({ 'saleor-signature': signature() }), withShop())).toMatchObject({
    isAuthentic: false,
  })
})

test('keys are requested once, and for an unknown name at most once a minute', async () => {
  let nowMs = 0
  const store = storeAt(() => nowMs)
  const before = requests
  await Promise.all([store.find('1'), store.find('1'), store.find('1')])
  expect(requests).toBe(before + 1)
  keys = [jwkOf(next.publicKey, '2')]
  expect(await store.find('2')).toEqual([])
  nowMs = 60_000
  expect(await store.find('2')).toHaveLength(1)
  expect(await store.find('3')).toEqual([])
  expect(requests).toBe(before + 2)
})

test('without the keys nothing is refused for good: the sender must try again', async () => {
  const store = storeAt(() => 0)
  status = 500
  await expect(store.find('1')).rejects.toThrow('cannot be requested')
  status = 200
  expect(await store.find('1')).toHaveLength(1)
  status = 500
  expect(await store.find('1')).toHaveLength(1)
})

test('a delivery may carry an HMAC or a bearer token in place of a JWS', async () => {
  const connection = testConnection({ platform: 'saleor', secrets: ['old-secret', 'new-secret'], options: {} })
  const hmac = createHmac('sha256', 'new-secret').update(body).digest('hex')
  const isAuthentic = async (headers: Record<string, string>) =>
    (await verifyDelivery(deliver(headers), connection)).isAuthentic
  expect(await isAuthentic({ 'saleor-signature': hmac })).toBe(true)
  expect(await isAuthentic({ authorization: 'Bearer old-secret' })).toBe(true)
  // Saleor signs in its own way as well.
  expect(
    await isAuthentic({ authorization: 'Bearer old-secret', 'saleor-signature': jws(strange.privateKey, HEADER) }),
  ).toBe(true)
  for (const wrong of [hmac.slice(2), `${hmac}00`, hmac.replace(/^../, '00'), '', jws(own.privateKey, HEADER)]) {
    expect(await isAuthentic({ 'saleor-signature': wrong }), wrong).toBe(false)
  }
  expect(await isAuthentic({})).toBe(false)
  expect(await isAuthentic({ authorization: 'Bearer other' })).toBe(false)
})

test('the settings of a connection are checked', () => {
  const faultsOf = (options: object, secrets: string[] = []) =>
    saleor.faultsOf?.(testConnection({ secrets, options: { ...options } }))
  expect(faultsOf({ shop: 'shop.saleor.cloud' })).toEqual([])
  expect(faultsOf({}, ['secret'])).toEqual([])
  expect(faultsOf({})).toHaveLength(1)
  for (const address of ['http://shop.example.com', 'file:///etc/passwd', '', 7])
    expect(faultsOf({ shop: address })).toHaveLength(1)
  expect(faultsOf({ shop: 'shop.saleor.cloud', lineAmounts: 'both' })).toHaveLength(1)
})
