import fc from 'fast-check'
import type { TSchema } from 'typebox'
import { beforeAll, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { lifeEvent } from '../../../test/oracle/life-events.ts'
import { lives } from '../../../test/oracle/life-generator.ts'
import { createParameterReader } from '../../reports/engine/read-parameters.ts'
import type { Report } from '../../reports/engine/report.ts'
import { REPORT_TIMEOUT_MS } from '../../reports/engine/report-pool.ts'
import { reports } from '../../reports/index.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=2000, and TIDEMARK_TEST_SEED to repeat one that failed. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 25)
const options = { numRuns: RUNS }
const TIMEOUT_MS = scaled(60_000 + RUNS * 2000)

const MASTER = 'the-key-of-the-operator'
const BOUND = 'the-key-of-tenant-acme'
const server = useTestServer({
  accessKeys: [
    { key: MASTER, tenantId: undefined },
    { key: BOUND, tenantId: 'acme' },
  ],
})

const SHOPS = 20

beforeAll(async () => {
  const shops = fc.sample(lives(), { numRuns: SHOPS, seed: 1 }).flatMap(({ arrivals }) => arrivals)
  const known = lifeEvent('OrderCreated', '2024-12-01T10:00:00Z', {
    orderId: 'known',
    customerId: 'known',
    totalAmount: '5',
    currency: 'USD',
    items: [{ productId: 'known', quantity: 1, unitPrice: '5' }],
  })
  const events = [known, ...shops].map((event, i) => ({ ...event, id: `fuzz ${i}` }))
  const headers = { authorization: `Bearer ${MASTER}` }
  const answer = await server.app.inject({ method: 'POST', url: '/api/events', payload: events, headers })
  expect(answer.json().accepted, answer.body.slice(0, 500)).toBeGreaterThan(100)
}, scaled(60_000))

type Given = [name: string, value: string][]

async function ask({ path }: Report, given: Given, key = MASTER) {
  const inPath = new Set([...path.matchAll(/:(\w+)/g)].map(([, name]) => name))
  const values = new Map(given)
  const filled = path.replace(/:(\w+)/g, (_, name) => encodeURIComponent((values.get(name) ?? 'known').toWellFormed()))
  const query = new URLSearchParams(given.filter(([name]) => !inPath.has(name)))
  const begun = performance.now()
  const headers = { authorization: `Bearer ${key}` }
  const {
    statusCode: status,
    body,
    headers: answered,
  } = await server.app.inject({ url: `${filled}?${query}`, headers })
  const ms = performance.now() - begun
  expect(ms, `${filled}?${query}`).toBeLessThan(scaled(REPORT_TIMEOUT_MS))
  return { status, body, type: answered['content-type'], url: `${filled}?${query}`.slice(0, 500) }
}

/** The wrong parameters that a refusal names; fails when it is none that names each. */
function namesOf({ body, type, url }: { body: string; type: unknown; url: string }): string[] {
  expect(type, url).toBe('application/problem+json')
  const { errors } = JSON.parse(body)
  expect(errors, `${url}: ${body}`).not.toHaveLength(0)
  for (const { parameter, message, allowed } of errors) {
    expect(message.length, url).toBeGreaterThan(5)
    expect(allowed.length, url).toBeGreaterThan(0)
    expect(typeof parameter).toBe('string')
  }
  return errors.map(({ parameter }: { parameter: string }) => parameter)
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom(
    "'; drop table orders; --",
    "' or '1'='1",
    '$1',
    '%',
    '%00',
    '\u0000',
    '\ud800',
    '\\',
    '..',
    '.',
    '../../etc/passwd',
    '{}',
    '[]',
    'null',
    'undefined',
    'NaN',
    'Infinity',
    '-0',
    '-1',
    '0',
    '1e9',
    '0x10',
    '1.5',
    '9'.repeat(30),
    'x'.repeat(7000),
    'true',
    'TRUE',
    '2024-02-30',
    '2024-12-12',
    '0001-01-01',
    '9999-12-31',
    '10000-01-01',
    '2024-12-12T25:00:00Z',
    'Mars/Olympus',
    'UTC',
    'utc',
    '+05:30',
    'Europe/Berlin',
    'posixrules',
    'localtime',
    'fortnight',
    'minute',
    '__proto__',
    '',
  ),
)

/** Values that the schema allows, the extreme ones more often. */
function allowedValues(schema: TSchema): fc.Arbitrary<string> {
  const {
    type,
    enum: values,
    format,
    minimum = 0,
    maximum = 1000,
  } = schema as {
    type?: string
    enum?: string[]
    format?: string
    minimum?: number
    maximum?: number
  }
  if (values) return fc.constantFrom(...values)
  if (type === 'boolean') return fc.constantFrom('true', 'false')
  if (type === 'integer')
    return fc.oneof(fc.constantFrom(minimum, maximum), fc.integer({ min: minimum, max: maximum })).map(String)
  if (format === 'date') {
    const years = fc.constantFrom('0001', '1924', '1999', '2018', '2023', '2024', '2025', '9999')
    return fc
      .tuple(years, fc.constantFrom('-01-01', '-02-28', '-03-31', '-12-31', '-12-20'))
      .map((parts) => parts.join(''))
  }
  if (format === 'time-zone')
    return fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Pacific/Apia', 'America/St_Johns')
  if (format === 'currency') return fc.constantFrom('USD', 'EUR', 'JPY', 'XAU')
  return fc.constantFrom('known', 'anna', 'web', 'p1', 'nord "1"', "o'hara", '😀', 'x'.repeat(200))
}

const wayOf = (report: Report) => report.path.match(/:(\w+)/)?.[1]

test.each(reports.map((report) => [report.name, report] as const))(
  '%s: valid parameters get a response or are refused by name, within the time limit of a report',
  async (_, report) => {
    const parameters = Object.entries(report.query.properties).map(([name, schema]) =>
      fc.option(
        allowedValues(schema).map((value): [string, string] => [name, value]),
        { nil: undefined, freq: 2 },
      ),
    )
    const given = fc.tuple(...parameters).map((all): Given => all.filter((one) => one !== undefined))
    const format = fc.constantFrom<Given>([], [], [['format', 'csv']])
    await fc.assert(
      fc.asyncProperty(given, format, async (values, form) => {
        const answer = await ask(report, [...values, ...form])
        const isKnown = wayOf(report) === undefined
        expect(isKnown ? [200, 400] : [200, 400, 404], `${answer.url}: ${answer.body}`).toContain(answer.status)
        if (answer.status !== 400) return
        const names = [...Object.keys(report.query.properties)]
        for (const name of namesOf(answer)) expect(names, answer.url).toContain(name)
      }),
      options,
    )
  },
  TIMEOUT_MS,
)

test.each(reports.map((report) => [report.name, report] as const))(
  '%s: an invalid value is refused with the name of its parameter only',
  async (_, report) => {
    const names = Object.keys(report.query.properties)
    const read = createParameterReader(report.query)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), nasty, async (name, text) => {
        const value = text.toWellFormed()
        const answer = await ask(report, [[name, value]])
        const isRight = !('faults' in read({ [name]: value }))
        const statuses = isRight
          ? [200, 400, ...(wayOf(report) ? [404] : [])]
          : name === wayOf(report)
            ? [400, 404]
            : [400]
        expect(statuses, `${answer.url}: ${answer.body}`).toContain(answer.status)
        if (answer.status !== 400 || isRight) return
        if (name === wayOf(report) && value.length > 2000)
          expect(answer.body).toContain('The id in the path is too long')
        else expect(namesOf(answer)).toEqual([name])
      }),
      { ...options, numRuns: RUNS * 2 },
    )
  },
  TIMEOUT_MS,
)

test.each(reports.map((report) => [report.name, report] as const))(
  '%s: an unknown or repeated parameter is refused by name',
  async (_, report) => {
    for (const name of ['nonsense', '__proto__', 'constructor', 'limit[]', "'; --", 'toString']) {
      expect(namesOf(await ask(report, [[name, '1']]))).toEqual([name])
    }
    for (const name of Object.keys(report.query.properties).filter((one) => one !== wayOf(report))) {
      const answer = await ask(report, [
        [name, '1'],
        [name, '2'],
      ])
      expect([answer.status, namesOf(answer)]).toEqual([400, [name]])
    }
  },
)

test.each(reports.map((report) => [report.name, report] as const))(
  '%s: a key of one tenant does not open another tenant',
  async (_, report) => {
    for (const tenant of ['default', 'nord "1"', 'acme2', 'ACME', "acme' or true --"]) {
      const { status, body } = await ask(report, [['tenant', tenant]], BOUND)
      expect([status, JSON.parse(body).type]).toEqual([403, 'urn:tidemark:problem:other-tenant'])
    }
    const own = await ask(report, [], BOUND)
    expect(own.status, own.body).toBe(wayOf(report) ? 404 : 200)
    expect(own.body).not.toContain('anna')
  },
)

test('the numbers are unchanged', async () => {
  const { rows } = await server.database.pool.query("select total::text from orders where order_id = 'known'")
  expect(rows).toEqual([{ total: '5' }])
})
