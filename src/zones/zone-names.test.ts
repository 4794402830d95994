import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { readZone } from './read-zone.ts'
import { adviseZone, isTimeZone, nameOfFixedOffset } from './zone-names.ts'

const database = useTestDatabase({ isBlank: true })

test.each([
  'UTC',
  'Europe/Berlin',
  'America/Argentina/Buenos_Aires',
  'Africa/Porto-Novo',
  'Asia/Ho_Chi_Minh',
  'Asia/Kolkata',
  'Antarctica/DumontDUrville',
  'America/Port-au-Prince',
  'US/Eastern',
  'Canada/Newfoundland',
  'Etc/GMT+5',
  'Etc/UTC',
])('%s names a time zone', (name) => expect(isTimeZone(name)).toBe(true))

test.each([
  'CET',
  'EST',
  'IST',
  'MST7MDT',
  'GMT',
  'Japan',
  'utc',
  'europe/berlin',
  'Europe/berlin',
  'EUROPE/BERLIN',
  'UTC+3',
  'EST5EDT,M3.2.0,M11.1.0',
  '+03:00',
  'posix/Europe/Berlin',
  'right/Europe/Berlin',
  'Factory',
  'localtime',
  'SystemV/EST5',
  'Mars/Olympus',
  'Etc/Unknown',
  'Europe/Berlin ',
  'Europe',
  '',
  'Etc/GMT+99',
])('%j is not a name of a time zone', (name) => expect(isTimeZone(name)).toBe(false))

test('all names of areas and cities mean the same to PostgreSQL and Node, and none is an abbreviation', async () => {
  const { rows } = await database.pool.query<{ name: string }>(`
    select name from pg_timezone_names where name like '%/%' and name !~ '^(posix|right)/'`)
  const refused = rows.map(({ name }) => name).filter((name) => !isTimeZone(name))
  expect(refused.filter((name) => !name.startsWith('SystemV/'))).toEqual([])
  const abbreviations = await database.pool.query<{ abbrev: string }>('select abbrev from pg_timezone_abbrevs')
  expect(abbreviations.rows.filter(({ abbrev }) => abbrev !== 'UTC' && isTimeZone(abbrev))).toEqual([])
})

test('every other name that PostgreSQL knows is refused with the name to use', async () => {
  const { rows } = await database.pool.query<{ name: string }>(`
    select name from pg_timezone_names where name not like '%/%' and name not in ('UTC', 'Factory', 'localtime')`)
  for (const { name } of rows) {
    expect(isTimeZone(name)).toBe(false)
    expect(adviseZone(name)).toMatch(/; use [A-Z]/)
  }
  expect(rows.length).toBeGreaterThan(20)
})

test.each([
  ['CET', '"CET" is ambiguous; use Europe/Brussels'],
  ['IST', '"IST" is ambiguous; use Asia/Kolkata or Asia/Jerusalem or Europe/Dublin'],
  ['mst7mdt', '"mst7mdt" is ambiguous; use America/Denver'],
  ['europe/berlin', 'use Europe/Berlin'],
  ['america/argentina/buenos_aires', 'use America/Argentina/Buenos_Aires'],
  ['asia/kolkata', 'use Asia/Kolkata'],
  ['posix/Europe/Berlin', 'use Europe/Berlin'],
  ['utc', 'use UTC'],
  [
    'UTC+3',
    '"UTC+3" is ambiguous; use a city, or Etc/GMT-3 for 3 hours ahead of UTC and Etc/GMT+3 for 3 hours behind it',
  ],
  ['Factory', undefined],
  ['Mars/Olympus', undefined],
])('for %s the advice is: %s', (name, advice) => expect(adviseZone(name)).toBe(advice))

test.each([
  [1, 'Etc/GMT-1'],
  [-5, 'Etc/GMT+5'],
  [0, 'UTC'],
])('the name of a clock that is always %s hours ahead is %s', async (hours, name) => {
  expect(nameOfFixedOffset(hours)).toBe(name)
  expect((await readZone(database.pool, name)).offsetAt(0)).toBe(hours * 3_600_000)
})
