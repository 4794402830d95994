import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { PlatformUnavailable } from '../platform.ts'
import { createKeyCache, type FindKey } from './keys.ts'
import { verifyDelivery } from './verify.ts'

const newPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
const [own, next, strange] = [newPair(), newPair(), newPair()]
const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }) as string
const body = Buffer.from('{"recipientclientid":"client-1","data":{}}')

let server: Server
let origin: string
let requests: string[] = []
let status = 200
let nowMs = 0
let find: FindKey

beforeAll(async () => {
  const keys = new Map([
    ['/prod/keys/pub-key-1.pem', own.publicKey],
    ['/prod/keys/pub-key-2.pem', next.publicKey],
  ])
  server = createServer((request, response) => {
    requests.push(request.url ?? '')
    const key = keys.get(request.url ?? '')
    response.writeHead(key ? status : 404).end(key ? pemOf(key) : '')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => {
  requests = []
  status = 200
  nowMs = 0
  find = createKeyCache({ origin, nowMs: () => nowMs })
})
afterAll(() => new Promise((done) => server.close(done)))

const shop = testConnection({ platform: 'adobe-commerce', secrets: [], options: { clientId: 'client-1' } })
const signed = (key: KeyObject, bytes: Uint8Array = body) => sign('RSA-SHA256', bytes, key).toString('base64')

function deliver(
  signatures: readonly (string | undefined)[],
  { sent = body, connection = shop, paths = [1, 2] as unknown[] } = {},
) {
  const headers = Object.fromEntries(
    signatures.flatMap((signature, i) =>
      signature === undefined
        ? []
        : [
            [`x-adobe-digital-signature-${i + 1}`, signature],
            [`x-adobe-public-key${i + 1}-path`, `/prod/keys/pub-key-${paths[i]}.pem`],
          ],
    ),
  )
  return verifyDelivery({ headers, body: sent, receivedMs: 0 }, connection, find)
}

test('one right signature of the two is enough, and each key is requested once a day', async () => {
  expect(await deliver([signed(own.privateKey), signed(next.privateKey)])).toEqual({ isAuthentic: true })
  expect(await deliver([signed(strange.privateKey), signed(next.privateKey)])).toEqual({ isAuthentic: true })
  expect(await deliver([undefined, signed(next.privateKey)])).toEqual({ isAuthentic: true })
  expect(requests).toHaveLength(2)
  nowMs = 25 * 3_600_000
  await deliver([signed(own.privateKey)])
  expect(requests).toHaveLength(3)
})

describe('a delivery is refused', () => {
  test.each<[string, () => ReturnType<typeof deliver>]>([
    ['without a signature', () => deliver([])],
    ['with a strange key', () => deliver([signed(strange.privateKey), 'AAAA'])],
    ['with a changed body', () => deliver([signed(own.privateKey)], { sent: Buffer.from(`${body} `) })],
    ['with a key that does not exist', () => deliver([signed(own.privateKey)], { paths: [9] })],
    ['with a key of another address', () => deliver([signed(own.privateKey)], { paths: ['@evil.example/x'] })],
  ])('%s', async (_, work) => {
    expect(await work()).toMatchObject({ isAuthentic: false, error: expect.any(String) })
  })

  test('for another client, although Adobe has signed it', async () => {
    const sent = Buffer.from('[{"recipientclientid":"client-1"},{"recipientclientid":"client-2"}]')
    const signature = signed(own.privateKey, sent)
    expect(await deliver([signature], { sent })).toEqual({
      isAuthentic: false,
      error: 'The recipientclientid of an event is not options.clientId',
    })
  })
})

test('keys in the connection are used in place of requests', async () => {
  const connection = { ...shop, secrets: [pemOf(strange.publicKey)] }
  expect(await deliver([signed(strange.privateKey)], { connection })).toEqual({ isAuthentic: true })
  expect(await deliver([signed(own.privateKey)], { connection })).toMatchObject({ isAuthentic: false })
  expect(requests).toEqual([])
})

test('a key that cannot be requested is no refusal, unless the other key decides', async () => {
  status = 503
  await expect(deliver([signed(own.privateKey)])).rejects.toThrow(PlatformUnavailable)
  status = 200
  expect(await deliver([signed(own.privateKey)])).toEqual({ isAuthentic: true })
})

test('strangers cannot make it request without end', async () => {
  const attempts = Array.from({ length: 30 }, (_, i) => deliver(['AAAA'], { paths: [`x${i}`] }).catch(() => undefined))
  await Promise.all(attempts)
  expect(requests).toHaveLength(10)
  nowMs = 61_000
  expect(await deliver([signed(own.privateKey)])).toEqual({ isAuthentic: true })
})
