import { describe, expect, test } from 'vitest'
import { Problem } from '../../api/problem.ts'
import { createFormat } from '../../format/format.ts'
import { describeFilling } from './filling-words.ts'
import { checkHealth, type Intake, summarizeHealth } from './health.ts'

const format = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en' })
const now = '2026-04-17T12:00:00Z'
const loaded = <A>(data: A) => ({ data, error: null })
const counts = { received: 12, applied: 9, duplicate: 1, ignored: 1, rejected: 1, withdrawn: 0 }
const times = { lastEventAt: now, lastReceivedAt: now, lagSeconds: 1 }
const source = {
  name: 'shop',
  kind: 'kafka',
  status: 'receiving',
  inFlight: 0,
  lostSettlements: 0,
  lastMessageAt: now,
  messagesPerSecond: 4,
  outcomes: { accepted: 1, duplicate: 0, ignored: 0, rejected: 0 },
  lastEventAt: now,
  lagSeconds: 0.8,
  problem: null,
  warning: null,
  lastProblem: null,
}
const filling = {
  status: 'complete',
  tables: [],
  phase: null,
  eventsDone: null,
  eventsExpected: null,
  percent: null,
  startedAt: null,
  problem: null,
}
const reportOf = <R, T>(rows: R[], totals: T) => loaded({ rows, totals }) as never

const well: Intake = {
  sources: loaded({ sources: [source] }),
  ingest: reportOf([{ source: 'shop', type: 'OrderCreated', ...counts, ...times }], { ...counts, ...times }),
  waiting: reportOf([], { events: 0, orders: 0, oldestAt: null }),
  newDeadLetters: loaded({ deadLetters: [], next: null, totals: { letters: 0, byReason: {}, bySource: {} } }),
  timeZones: loaded({ timeZone: 'UTC', eventTimeZone: 'UTC', problems: [] }),
  filling: loaded(filling),
}

function look(changed: Partial<Intake>) {
  const checks = checkHealth({ ...well, ...changed }, format, Date.parse(now))
  return {
    all: summarizeHealth(checks),
    checks: Object.fromEntries(checks.map(({ label, ...check }) => [label, check])),
  }
}

test('the summary is good if all checks are', () => {
  const { all, checks } = look({})
  expect(all).toEqual({ state: 'good', text: 'All systems healthy' })
  expect(Object.values(checks).map(({ state }) => state)).toEqual(Array(7).fill('good'))
  expect(checks.Accounting?.text).toBe('12 received, all accounted for')
})

describe('tables that are filled after an upgrade', () => {
  const half = {
    ...filling,
    status: 'filling',
    tables: ['facts'],
    phase: 'replaying',
    eventsDone: 430,
    eventsExpected: 1000,
  }

  test('cause a warning with the progress', () => {
    const { all, checks } = look({ filling: loaded({ ...half, percent: 43 }) })
    expect(all).toEqual({ state: 'warning', text: 'Needs attention: Tables' })
    expect(checks.Tables).toMatchObject({ text: 'Filling: 43 %', tab: 'verify' })
    expect(describeFilling({ ...half, percent: 43 }, format)).toBe('Recomputing from the stored events: 430 of 1,000.')
  })

  test('are a problem if they cannot be filled', () => {
    const blocked = {
      ...filling,
      status: 'blocked',
      tables: ['facts'],
      problem: '12 events have no raw event any more',
    }
    const { all, checks } = look({ filling: loaded(blocked) })
    expect(all).toEqual({ state: 'bad', text: 'Problem: Tables' })
    expect(checks.Tables?.text).toBe('12 events have no raw event any more')
    expect(describeFilling(blocked, format)).toBe('12 events have no raw event any more')
  })
})

describe('time zones', () => {
  const zones = { timeZone: 'America/Edmonton', eventTimeZone: 'UTC', problems: [] }

  test('are both shown if they differ', () => {
    const { checks } = look({ timeZones: loaded(zones) })
    expect(checks['Time zone']).toMatchObject({
      state: 'good',
      text: 'America/Edmonton; times without an offset are in UTC',
    })
  })

  test('cause a warning if the zone data differ', () => {
    const problem = 'the time zone data of PostgreSQL and Node differ'
    const { all, checks } = look({ timeZones: loaded({ ...zones, problems: [problem] }) })
    expect(all).toEqual({ state: 'warning', text: 'Needs attention: Time zone' })
    expect(checks['Time zone']?.text).toBe(problem)
  })
})

describe('sources', () => {
  const sourcesOf = (...changes: object[]) => loaded({ sources: changes.map((change) => ({ ...source, ...change })) })

  test('a problem is shown with the text of the API', () => {
    const { all, checks } = look({
      sources: sourcesOf({}, { name: 'erp', problem: 'The broker refuses the password' }),
    })
    expect(all).toEqual({ state: 'bad', text: 'Problem: Sources' })
    expect(checks.Sources?.text).toBe('erp: The broker refuses the password')
  })

  test('a stopped source is a problem, a connecting source a warning', () => {
    expect(look({ sources: sourcesOf({ status: 'stopped' }) }).checks.Sources?.state).toBe('bad')
    expect(look({ sources: sourcesOf({ status: 'connecting' }) }).all.text).toBe('Needs attention: Sources')
  })

  test('a source that may lose messages is a warning', () => {
    expect(look({ sources: sourcesOf({ warning: 'The queue …' }) }).all).toEqual({
      state: 'warning',
      text: 'Needs attention: Sources',
    })
  })

  test('no sources are healthy', () => {
    expect(look({ sources: sourcesOf() }).all.state).toBe('good')
  })

  test('old events cause a lag only while messages arrive', () => {
    const lag = (messagesPerSecond: number) =>
      look({ sources: sourcesOf({}, { name: 'erp', lagSeconds: 600, messagesPerSecond }) }).checks.Lag
    expect(lag(2)).toMatchObject({ state: 'warning', text: 'erp is 10 minutes behind' })
    expect(lag(0)).toMatchObject({ state: 'good', text: 'Up to 0.8 seconds' })
    expect(look({ sources: sourcesOf({ lagSeconds: 7200, messagesPerSecond: 0 }) }).checks.Lag).toMatchObject({
      state: 'good',
      text: 'No new messages; the newest event is 2 hours old',
    })
  })
})

test('one event that is not accounted for is a problem', () => {
  const short = { ...counts, ...times, applied: 8 }
  const { all, checks } = look({ ingest: reportOf([{ source: 'shop', type: 'A', ...short }], { ...counts, ...times }) })
  expect(all).toEqual({ state: 'bad', text: 'Problem: Accounting' })
  expect(checks.Accounting?.text).toBe('Does not add up in 1 row')
})

test('events that wait for a long time cause a warning', () => {
  const waits = (oldestAt: string) =>
    look({ waiting: reportOf([], { events: 3, orders: 2, oldestAt }) }).checks['Waiting events']
  expect(waits('2026-04-17T11:58:00Z')).toMatchObject({ state: 'good', text: '3; the oldest for 2 minutes' })
  expect(waits('2026-04-17T09:00:00Z')).toMatchObject({ state: 'warning', text: '3; the oldest for 3 hours' })
})

test('new dead letters cause a warning, and problems come first', () => {
  const newDeadLetters = loaded({ deadLetters: [], next: null, totals: { letters: 2, byReason: {}, bySource: {} } })
  expect(look({ newDeadLetters }).all).toEqual({ state: 'warning', text: 'Needs attention: New dead letters' })
  const sources = loaded({ sources: [{ ...source, status: 'stopped' }] })
  expect(look({ newDeadLetters, sources }).all.text).toBe('Problem: Sources, new dead letters')
})

test('a check that the key does not allow has no result, a failed request is a problem', () => {
  const refused = { data: undefined, error: new Problem(403, 'Another tenant', 'Sources are about all tenants') }
  expect(look({ sources: refused })).toMatchObject({
    all: { state: 'good', text: 'All systems visible to this key are healthy' },
    checks: { Sources: { state: 'closed' }, Lag: { state: 'closed' } },
  })
  const gone = { data: undefined, error: new Problem(0, 'The server cannot be reached', '…') }
  expect(look({ waiting: gone }).all.state).toBe('bad')
  expect(look({ waiting: { data: undefined, error: null } }).all.state).toBe('unknown')
})

test('each check states whether it is about the tenant or about all tenants', () => {
  const { checks } = look({})
  const scopes = Object.entries(checks).map(([label, { scope }]) => [label, scope])
  expect(Object.fromEntries(scopes)).toEqual({
    Sources: 'all',
    Lag: 'all',
    Accounting: 'tenant',
    'Waiting events': 'tenant',
    'New dead letters': 'all',
    Tables: 'all',
    'Time zone': 'all',
  })
})
