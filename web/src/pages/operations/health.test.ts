import { describe, expect, test } from 'vitest'
import { Problem } from '../../api/problem.ts'
import { createFormat } from '../../format/format.ts'
import { checkHealth, type Intake, tellHealth } from './health.ts'

const format = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en' })
const now = '2026-04-17T12:00:00Z'
const asked = <A>(data: A) => ({ data, error: null })
const counts = { received: 12, applied: 9, duplicate: 1, ignored: 1, rejected: 1 }
const times = { lastEventAt: now, lastReceivedAt: now, lagSeconds: 1 }
const source = {
  ...{ name: 'shop', kind: 'kafka', status: 'receiving', inFlight: 0, lostSettlements: 0, lastMessageAt: now },
  ...{ messagesPerSecond: 4, outcomes: { accepted: 1, duplicate: 0, ignored: 0, rejected: 0 } },
  ...{ lastEventAt: now, lagSeconds: 0.8, problem: null, warning: null, lastProblem: null },
}
const reportOf = <R, T>(rows: R[], totals: T) => asked({ rows, totals }) as never

const well: Intake = {
  sources: asked({ sources: [source] }),
  ingest: reportOf([{ source: 'shop', type: 'OrderCreated', ...counts, ...times }], { ...counts, ...times }),
  waiting: reportOf([], { events: 0, orders: 0, oldestAt: null }),
  newDeadLetters: asked({ deadLetters: [], next: null, totals: { letters: 0, byReason: {}, bySource: {} } }),
  timeZones: asked({ timeZone: 'UTC', eventTimeZone: 'UTC', problems: [] }),
}

function look(changed: Partial<Intake>) {
  const checks = checkHealth({ ...well, ...changed }, format, Date.parse(now))
  return { all: tellHealth(checks), checks: Object.fromEntries(checks.map(({ label, ...check }) => [label, check])) }
}

test('when all is well, the line says so', () => {
  const { all, checks } = look({})
  expect(all).toEqual({ state: 'good', text: 'Everything is all right' })
  expect(Object.values(checks).map(({ state }) => state)).toEqual(['good', 'good', 'good', 'good', 'good', 'good'])
  expect(checks.Accounting?.text).toBe('12 received, each accounted for')
})

describe('time zones', () => {
  const zones = { timeZone: 'America/Edmonton', eventTimeZone: 'UTC', problems: [] }

  test('both are named where they differ', () => {
    const { checks } = look({ timeZones: asked(zones) })
    expect(checks['Time zone']).toMatchObject({
      state: 'good',
      text: 'America/Edmonton; times without an offset in UTC',
    })
  })

  test('zone data that differ are worth a look', () => {
    const problem = 'the zone data of PostgreSQL and of Node differ'
    const { all, checks } = look({ timeZones: asked({ ...zones, problems: [problem] }) })
    expect(all).toEqual({ state: 'warning', text: 'Worth a look: Time zone' })
    expect(checks['Time zone']?.text).toBe(problem)
  })
})

describe('sources', () => {
  const sourcesOf = (...changes: object[]) => asked({ sources: changes.map((change) => ({ ...source, ...change })) })

  test('a problem is told with what the API says', () => {
    const { all, checks } = look({
      sources: sourcesOf({}, { name: 'erp', problem: 'The broker refuses the password' }),
    })
    expect(all).toEqual({ state: 'bad', text: 'Something is wrong: Sources' })
    expect(checks.Sources?.text).toBe('erp: The broker refuses the password')
  })

  test('one that is stopped is wrong, one that connects is worth a look', () => {
    expect(look({ sources: sourcesOf({ status: 'stopped' }) }).checks.Sources?.state).toBe('bad')
    expect(look({ sources: sourcesOf({ status: 'connecting' }) }).all.text).toBe('Worth a look: Sources')
  })

  test('one that may lose messages is worth a look', () => {
    expect(look({ sources: sourcesOf({ warning: 'The queue …' }) }).all).toEqual({
      state: 'warning',
      text: 'Worth a look: Sources',
    })
  })

  test('no source at all is no fault', () => {
    expect(look({ sources: sourcesOf() }).all.state).toBe('good')
  })

  test('old events are a lag while messages come, and quiet otherwise', () => {
    const lag = (messagesPerSecond: number) =>
      look({ sources: sourcesOf({}, { name: 'erp', lagSeconds: 600, messagesPerSecond }) }).checks.Lag
    expect(lag(2)).toMatchObject({ state: 'warning', text: 'erp is 10 minutes behind' })
    expect(lag(0)).toMatchObject({ state: 'good', text: '0.8 seconds at most' })
    expect(look({ sources: sourcesOf({ lagSeconds: 7200, messagesPerSecond: 0 }) }).checks.Lag).toMatchObject({
      state: 'good',
      text: 'Quiet; the newest event is 2 hours old',
    })
  })
})

test('one event that is not accounted for is wrong', () => {
  const short = { ...counts, ...times, applied: 8 }
  const { all, checks } = look({ ingest: reportOf([{ source: 'shop', type: 'A', ...short }], { ...counts, ...times }) })
  expect(all).toEqual({ state: 'bad', text: 'Something is wrong: Accounting' })
  expect(checks.Accounting?.text).toBe('Does not add up in 1 row')
})

test('events may wait for a while, but not long', () => {
  const waits = (oldestAt: string) =>
    look({ waiting: reportOf([], { events: 3, orders: 2, oldestAt }) }).checks['Waiting events']
  expect(waits('2026-04-17T11:58:00Z')).toMatchObject({ state: 'good', text: '3, the oldest for 2 minutes' })
  expect(waits('2026-04-17T09:00:00Z')).toMatchObject({ state: 'warning', text: '3, the oldest for 3 hours' })
})

test('new dead letters are worth a look, and worse things come first', () => {
  const newDeadLetters = asked({ deadLetters: [], next: null, totals: { letters: 2, byReason: {}, bySource: {} } })
  expect(look({ newDeadLetters }).all).toEqual({ state: 'warning', text: 'Worth a look: New dead letters' })
  const sources = asked({ sources: [{ ...source, status: 'stopped' }] })
  expect(look({ newDeadLetters, sources }).all.text).toBe('Something is wrong: Sources, new dead letters')
})

test('what the key does not open is neither good nor bad, what cannot be asked is bad', () => {
  const refused = { data: undefined, error: new Problem(403, 'Another tenant', 'Sources are about all tenants') }
  expect(look({ sources: refused })).toMatchObject({
    all: { state: 'good', text: 'All that this key opens is all right' },
    checks: { Sources: { state: 'closed' }, Lag: { state: 'closed' } },
  })
  const gone = { data: undefined, error: new Problem(0, 'The server cannot be reached', '…') }
  expect(look({ waiting: gone }).all.state).toBe('bad')
  expect(look({ waiting: { data: undefined, error: null } }).all.state).toBe('unknown')
})
