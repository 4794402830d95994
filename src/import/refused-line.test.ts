import { describe, expect, test } from 'vitest'
import { openRefused } from './refused-line.ts'

const open = (line: unknown) => openRefused(Buffer.from(typeof line === 'string' ? line : JSON.stringify(line)))
const why = { reason: 'invalid', error: 'totalAmount is missing' }

test('a line of a rejects file is read as its event', () => {
  expect(open({ file: 'a.ndjson', line: 3, ...why, body: '{"id":"ü"}' })).toMatchObject({ body: '{"id":"ü"}' })
  const bytes = Buffer.from([0x7b, 0xff, 0x7d])
  expect(open({ file: 'a.ndjson', line: 3, ...why, bodyBase64: bytes.toString('base64') })?.body).toEqual(bytes)
})

test('a line of exported dead letters has all values of its message', () => {
  const headers = { 'ce-id': '1' }
  const line = {
    deadLetter: 5,
    source: 'shop',
    tenant: 'a',
    ...why,
    onlyTenant: 'a',
    fallbackId: 'p-1',
    fallbackType: 'T',
    headers,
    body: '',
  }
  expect(open(line)).toEqual({
    body: '',
    sent: { source: 'shop', headers, fallbackId: 'p-1', fallbackType: 'T', defaultTenantId: 'a', onlyTenantId: 'a' },
  })
})

describe('any other line stays unchanged', () => {
  test.each([
    ['an event', { id: '1', type: 'OrderCreated', data: {} }],
    ['an event that begins alike', { file: 'a', id: '1', type: 'FileStored', data: {} }],
    ['one with two bodies', { file: 'a', ...why, body: '', bodyBase64: '' }],
    ['one without a body', { file: 'a', ...why }],
    ['one whose headers are no texts', { deadLetter: 1, ...why, headers: { a: 1 }, body: '' }],
    ['one whose source is too long', { deadLetter: 1, ...why, source: 'x'.repeat(201), body: '' }],
    ['one whose end is missing', '{"file":"a","reason":"invalid"'],
    ['an empty one', ''],
  ])('%s', (_, line) => {
    expect(open(line)).toBeUndefined()
  })
})
