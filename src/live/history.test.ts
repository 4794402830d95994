import { expect, test } from 'vitest'
import { addActivity, noChanges } from './changes.ts'
import { createHistory } from './history.ts'

function applied(events: number) {
  const changes = noChanges()
  addActivity(changes, { tenantId: 'default', applied: events, newestMs: 0, committedMs: 0 })
  return changes
}

test('changes since an id are combined until they are too old', () => {
  const history = createHistory(3)
  for (const events of [1, 10, 100, 1000]) history.add(applied(events), 0)
  const since = (number: number) => history.since(number, {})?.activity.get('default')?.applied
  expect([4, 3, 2, 1].map(since)).toEqual([undefined, 1000, 1100, 1110])
  expect(history.since(4, {})).toEqual(noChanges())
  expect(history.since(0, {})).toBeUndefined()
})

test('ids are valid only in the process that made them', () => {
  const [history, other] = [createHistory(), createHistory()]
  history.add(applied(1), 0)
  expect(history.numberOf(history.idOf(1))).toBe(1)
  expect(history.numberOf(other.idOf(0))).toBeUndefined()
  expect(history.numberOf(history.idOf(2)), 'not sent yet').toBeUndefined()
})

test('the rate of events is that of the last five seconds', () => {
  const history = createHistory()
  history.add(applied(1000), 0)
  history.add(applied(10), 4000)
  history.add(applied(15), 6000)
  expect(history.eventsPerSecond({}, 6000)).toBe(5)
  expect(history.eventsPerSecond({ tenantId: 'nord' }, 6000)).toBe(0)
  expect(history.eventsPerSecond({}, 60_000)).toBe(0)
})
