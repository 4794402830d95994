import { expect, test } from 'vitest'
import { withDefaults } from '../connection-schema.ts'
import { verifySignature } from './signature.ts'

const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3'
const OTHER = 'whsec_NzY1NDMyMTBmZWRjYmE5ODc2NTQzMjEw'
const SIGNATURE = 'v1,b3gzjIO1Tjq+N0dSj0U9WMhZFhXPhg/kkgP8KCYZSvA='
const body = Buffer.from('{"id":450789469,"test":true}')
const receivedMs = 1_700_000_000_000

function isAuthentic(change: { body?: Buffer; headers?: object; receivedMs?: number; secrets?: string[] } = {}) {
  const headers = { 'webhook-id': 'msg_example', 'webhook-timestamp': '1700000000', 'webhook-signature': SIGNATURE }
  const { secrets = [SECRET] } = change
  const connection = withDefaults({ name: 'shop', platform: 'standard-webhooks', secrets })
  const delivery = { body, receivedMs, ...change, headers: { ...headers, ...change.headers } }
  return verifySignature(delivery as Parameters<typeof verifySignature>[0], connection).isAuthentic
}

test('a known signature is authentic', () => {
  expect(isAuthentic()).toBe(true)
  expect(isAuthentic({ secrets: [OTHER, SECRET] })).toBe(true)
  expect(isAuthentic({ secrets: [SECRET.replace('whsec_', '')] })).toBe(true)
  expect(isAuthentic({ headers: { 'webhook-signature': `v1a,AAAA v1,AAAA ${SIGNATURE}` } })).toBe(true)
})

test('Svix sends the same under names of its own', () => {
  const headers = { 'webhook-id': undefined, 'webhook-timestamp': undefined, 'webhook-signature': undefined }
  const svix = { 'svix-id': 'msg_example', 'svix-timestamp': '1700000000', 'svix-signature': SIGNATURE }
  expect(isAuthentic({ headers: { ...headers, ...svix } })).toBe(true)
  expect(isAuthentic({ headers })).toBe(false)
})

test.each([
  ['another body', { body: Buffer.from('{"id":450789469,"test":null}') }],
  ['another secret', { secrets: [OTHER] }],
  ['no secret', { secrets: [] }],
  ['another id', { headers: { 'webhook-id': 'msg_other' } }],
  ['another time', { headers: { 'webhook-timestamp': '1700000001' } }],
  ['a time that is no number', { headers: { 'webhook-timestamp': '1700000000.0' } }],
  ['a signature of another length', { headers: { 'webhook-signature': 'v1,b3gz' } }],
  ['a signature of another version', { headers: { 'webhook-signature': SIGNATURE.replace('v1', 'v2') } }],
  ['an empty signature', { headers: { 'webhook-signature': 'v1,' } }],
])('a delivery with %s is not authentic', (_, change) => {
  expect(isAuthentic(change)).toBe(false)
})

test('a delivery is authentic for five minutes, before and after its time', () => {
  for (const ms of [-300_000, 300_000]) expect(isAuthentic({ receivedMs: receivedMs + ms })).toBe(true)
  for (const ms of [-301_000, 301_000]) expect(isAuthentic({ receivedMs: receivedMs + ms })).toBe(false)
})
