import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../test/helpers/engine-inbox.ts'
import { useFolder } from '../../test/helpers/import/test-import.ts'
import { runCommand } from '../../test/helpers/run-command.ts'
import type { Inbox, Message } from '../inbox/message.ts'

const database = useTestDatabase()
const folder = useFolder()
let inbox: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool, { maxEventBytes: 2000 })
})
beforeEach(() => forgetEverything(database.pool))
afterAll(() => inbox.stop())

interface Input {
  stdin?: string | Uint8Array
  env?: Record<string, string>
  command?: string
}

function run(args: string[], { stdin = '', env = {}, command = 'dead-letters' }: Input = {}) {
  const settings = { DATABASE_URL: database.url, TIDEMARK_SOURCES: '', ...env }
  return runCommand([command, ...args], { cwd: folder.path('.'), env: settings, stdin })
}

const order = (id: string, change: object = {}) => {
  const data = { orderId: `o-${id}`, items: [], totalAmount: 5, createdAt: '2024-05-01T10:00:00Z', ...change }
  return JSON.stringify({ id, type: 'OrderCreated', data })
}

async function reject(...messages: (Partial<Message> & Pick<Message, 'body'>)[]): Promise<number[]> {
  // One by one: a batch stores its dead letters in the order of their hashes.
  const parts = messages.length > 10 ? [messages] : messages.map((message) => [message])
  for (const part of parts) {
    const outcomes = await inbox.submit(part.map((message) => ({ source: 'shop', ...message })))
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']))
  }
  return ids()
}

/** Oldest first. */
async function ids(): Promise<number[]> {
  const { rows } = await database.pool.query('select dead_letter_id as id from dead_letters order by 1')
  return rows.map(({ id }) => Number(id))
}

async function orders(): Promise<string[]> {
  const { rows } = await database.pool.query('select order_id from orders order by 1')
  return rows.map(({ order_id }) => order_id)
}

const control = '\u001b]0;owned\u0007\u001b[31m'

describe('list', () => {
  test('is a table of plain text without control characters', async () => {
    await reject({ body: '{"id":' }, { body: order(`a${control}`, { totalAmount: `5${control}` }) })
    const { exitCode, output, errors } = await run(['list'])
    expect(exitCode).toBe(0)
    const [header, ...rows] = output.trimEnd().split('\n')
    expect(header).toMatch(/^ID +LAST SEEN +TIMES +TENANT +SOURCE +TYPE +REASON +ERROR$/)
    expect(rows).toHaveLength(2)
    expect(rows.map((row) => row.indexOf('shop'))).toEqual(Array(2).fill(header?.indexOf('SOURCE')))
    expect(rows.join()).toMatch(/invalid.*unreadable/)
    expect(output.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
    expect(errors).toBe('2 of 2 dead letters. By reason: invalid 1, unreadable 1. By source: shop 2.\n')
  })

  test('is JSON in the form of the API, in pages, with filters', async () => {
    const [first, second, third] = await reject(
      { body: '{' },
      { body: '{"' },
      { body: order('a', { totalAmount: 'much' }) },
    )
    const page = JSON.parse((await run(['list', '--json', '--limit', '2'])).output)
    expect(page).toMatchObject({ deadLetters: [{ id: third }, { id: second }], next: second, totals: { letters: 3 } })
    const rest = await run(['list', '--json', '--cursor', String(page.next), '--reason', 'unreadable'])
    expect(JSON.parse(rest.output)).toMatchObject({ deadLetters: [{ id: first }], next: null })
  })

  test('reports that there are no dead letters', async () => {
    expect(await run(['list'])).toMatchObject({ exitCode: 0, output: '', errors: 'There are no dead letters.\n' })
  })
})

describe('show', () => {
  test('shows everything, and the body with all digits', async () => {
    const [id] = await reject({
      body: '{"id":"x","data":{"amount":1.10000000000000000001}}',
      headers: { 'content-type': `text/plain${control}` },
    })
    const { output } = await run(['show', String(id)])
    expect(output).toContain('the event has no type')
    expect(output).toContain('"amount": 1.10000000000000000001')
    expect(output).toContain('text/plain')
    expect(output).not.toContain('\u001b')
    expect(JSON.parse((await run(['show', String(id), '--json'])).output)).toMatchObject({ id, reason: 'missing_type' })
  })

  test('writes the body byte by byte', async () => {
    const body = Buffer.from([0x7b, 0xff, 0x00, 0x1b, 0x7d])
    const [id] = await reject({ body })
    expect((await run(['show', String(id), '--body'])).bytes).toEqual(body)
    expect((await run(['show', String(id)])).output).toContain(body.toString('base64'))
  })
})

describe('retry', () => {
  test('accepts events that are valid now, and lists the others', async () => {
    const large = JSON.stringify({ ...JSON.parse(order('large')), note: 'x'.repeat(3000) })
    const known = await reject({ body: large }, { body: '{"id":' })
    const { exitCode, output, errors } = await run(['retry', ...known.map(String), '999999'])
    expect(output).toMatch(/accepted +1\n +duplicate +0\n +ignored +0\n +rejected +1\n +not found +1\n/)
    expect(errors).toContain(`${known[1]} was rejected again: unreadable: not readable as JSON`)
    expect(exitCode).toBe(2)
    expect(await ids()).toEqual([known[1]])
    expect(await orders()).toEqual(['o-large'])
  })

  test('retries all dead letters, or those that match a filter', async () => {
    // Too large for the inbox of this test, but not for the command's.
    const note = 'x'.repeat(2000)
    const large = Array.from({ length: 600 }, (_, i) => ({ body: order(`m-${i}`, { note }) }))
    await reject(...large, { body: '{', source: 'other' })
    expect(await run(['retry', '--source', 'shop'])).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/accepted +600\n/),
    })
    expect(await orders()).toHaveLength(600)
    expect(await run(['retry', '--all'])).toMatchObject({ exitCode: 2, output: expect.stringMatching(/rejected +1\n/) })
  })

  test('retries one with a corrected body, from a file or standard input', async () => {
    const [first, second] = (await reject({ body: '{' }, { body: '{"' })) as [number, number]
    const file = await folder.write('corrected.json', order('corrected'))
    expect(await run(['retry', String(first), '--body', file])).toMatchObject({
      exitCode: 0,
      output: `${first} accepted\n`,
    })
    const bad = await run(['retry', String(second), '--body', '-'], { stdin: '{"id": "' })
    expect(bad.exitCode).toBe(2)
    expect(bad.errors).toContain(`${second} was rejected again: unreadable`)
    expect(bad.errors).toContain('Nothing was changed')
    expect(await run(['retry', String(second), '--body', '-'], { stdin: order('in') })).toMatchObject({ exitCode: 0 })
    expect(await orders()).toEqual(['o-corrected', 'o-in'])
    expect(await ids()).toEqual([])
  })
})

describe('discard', () => {
  test('requires --yes without a terminal', async () => {
    const [first, second] = await reject({ body: '{' }, { body: '{"' })
    expect(await run(['discard', '--all'])).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining('pass --yes'),
    })
    expect(await ids()).toEqual([first, second])
    expect(await run(['discard', String(first), '777777', '--yes'])).toMatchObject({
      exitCode: 2,
      output: expect.stringMatching(/dead letters +1\n +not found +1\n/),
    })
    expect(await run(['discard', '--reason', 'unreadable', '-y'])).toMatchObject({ exitCode: 0 })
    expect(await ids()).toEqual([])
  })
})

describe('export', () => {
  test('writes lines that an import sends unchanged', async () => {
    const cloud = { 'ce-specversion': '1.0', 'ce-id': 'c', 'ce-source': '/s', 'ce-type': 'OrderCreated' }
    const padding = ' '.repeat(3000)
    const data = JSON.stringify(JSON.parse(order('cloud')).data)
    const binary = Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xff]), Buffer.from('"}')])
    await reject(
      { body: `${data}${padding}`, headers: cloud },
      {
        body: `{"data":${data.replace('o-cloud', 'o-place')}}${padding}`,
        fallbackId: 'p-1',
        fallbackType: 'OrderCreated',
      },
      { body: `${order('tenant')}${padding}`, defaultTenantId: 'acme', onlyTenantId: 'acme', source: 'http' },
      { body: binary },
    )
    const { exitCode, errors } = await run(['export', 'out.ndjson'])
    expect({ exitCode, errors }).toMatchObject({ exitCode: 0, errors: '4 dead letters written to out.ndjson\n' })
    const lines = (await readFile(folder.path('out.ndjson'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toMatchObject([
      { headers: cloud },
      { fallbackId: 'p-1' },
      { onlyTenant: 'acme' },
      { bodyBase64: binary.toString('base64') },
    ])

    await forgetEverything(database.pool)
    const imported = await run(['out.ndjson'], { command: 'import' })
    expect(imported.output).toMatch(/accepted +3\n +duplicate +0\n +ignored +0\n +rejected +1\n/)
    expect(await orders()).toEqual(['o-cloud', 'o-place', 'o-tenant'])
    const { rows } = await database.pool.query(
      'select tenant_id, source, event_key from raw_events order by source, type, tenant_id',
    )
    expect(rows).toMatchObject([{ tenant_id: 'acme', source: 'http' }, { source: 'shop' }, { source: 'shop' }])
    expect((await database.pool.query('select body from dead_letters')).rows).toEqual([{ body: binary }])
    expect((await run(['out.ndjson'], { command: 'import' })).output).toMatch(/duplicate +3\n/)
  })

  test('replaces a file only with --force, and can write to standard output', async () => {
    await reject({ body: '{' })
    await folder.write('out.ndjson', 'precious')
    expect(await run(['export', 'out.ndjson'])).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining('--force'),
    })
    expect(await readFile(folder.path('out.ndjson'), 'utf8')).toBe('precious')
    expect(await run(['export', 'out.ndjson', '--force'])).toMatchObject({ exitCode: 0 })
    const { output } = await run(['export', '-', '--source', 'shop'])
    expect(output).toBe(await readFile(folder.path('out.ndjson'), 'utf8'))
    expect((await run(['export', '-', '--source', 'nobody'])).output).toBe('')
  })

  test('the rejects of an import can be imported again', async () => {
    const first = await folder.write('a.ndjson', `${order('late', { createdAt: '1999-01-01T00:00:00Z' })}\n{"id":\n`)
    expect(await run([first], { command: 'import' })).toMatchObject({ exitCode: 2 })
    const rejects = await readFile(folder.path('a.ndjson.rejects.ndjson'), 'utf8')
    await folder.write('corrected.ndjson', rejects.replaceAll('1999-01', '2024-01'))
    expect((await run(['corrected.ndjson'], { command: 'import' })).output).toMatch(/accepted +1\n[\s\S]*rejected +1\n/)
    expect(await orders()).toEqual(['o-late'])
  })
})

test.each([
  ['no choice', ['retry'], 'choose dead letters by their ids or by filters, or all of them with --all'],
  ['two choices', ['discard', '5', '--all', '--yes'], 'not by both'],
  ['an id and a filter', ['retry', '5', '--reason', 'invalid'], 'not by both'],
  ['an invalid id', ['show', 'x'], '"x" is not the id of a dead letter'],
  ['an unknown id', ['show', '5'], 'there is no dead letter 5'],
  ['an unknown reason', ['list', '--reason', 'bad'], '--reason must be one of unreadable, too_large'],
  ['an invalid time', ['list', '--since', 'yesterday'], '--since must be an ISO 8601 time'],
  ['too many', ['list', '--limit', '501'], '--limit must be a whole number from 1 to 500'],
  ['one body for many', ['retry', '--all', '--body', '-'], '--body needs the id of exactly one dead letter'],
  ['a body file that does not exist', ['retry', '5', '--body', 'no.json'], 'cannot read no.json'],
  ['a body for an unknown id', ['retry', '5', '--body', '-'], 'there is no dead letter 5'],
  ['a folder that does not exist', ['export', 'no/out.ndjson'], 'cannot write no/out.ndjson'],
  ['an unknown source', ['drain', 'shop'], 'There is no source "shop": TIDEMARK_SOURCES is empty'],
])('%s: exits with 1 and one clear line', async (_, args, message) => {
  const { exitCode, output, errors } = await run(args)
  expect(errors).toMatch(/^error: [^\n]*\n$/)
  expect(errors).toContain(message)
  expect({ exitCode, output }).toEqual({ exitCode: 1, output: '' })
})

test('draining an unknown source lists the known ones', async () => {
  const rabbit = { kind: 'rabbitmq', url: 'amqp://me:secret@localhost:1', exchanges: ['orders'] }
  const TIDEMARK_SOURCES = JSON.stringify([
    { ...rabbit, name: 'one' },
    { ...rabbit, name: 'two' },
  ])
  const missing = await run(['drain', 'three'], { env: { TIDEMARK_SOURCES } })
  expect(missing).toMatchObject({
    exitCode: 1,
    errors: 'error: There is no source "three". The sources are: one, two\n',
  })
  const away = await run(['drain', 'one'], { env: { TIDEMARK_SOURCES } })
  expect(away.exitCode).toBe(1)
  expect(away.errors).toMatch(/^error: [^\n]+\n$/)
  expect(away.errors).not.toContain('secret')
})
