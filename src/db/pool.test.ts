import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'

const database = useTestDatabase()

test('numbers and times arrive without loss', async () => {
  const { rows } = await database.pool.query(`
    select 9007199254740993::bigint as count, 12345678901234567890.10::numeric as money, date '2026-10-25' as day,
           timestamptz '2026-10-25 02:30:00.123456+02' as instant, array[0.10, null]::numeric[] as amounts,
           array[date '2026-01-01'] as days, 7 as small, true as flag`)
  expect(rows).toEqual([
    {
      count: '9007199254740993',
      money: '12345678901234567890.10',
      day: '2026-10-25',
      instant: '2026-10-25 00:30:00.123456+00',
      amounts: ['0.10', null],
      days: ['2026-01-01'],
      small: 7,
      flag: true,
    },
  ])
})

test('every connection uses UTC and ISO with any settings of the database', async () => {
  await database.pool.query(`alter role tidemark in database ${await name()} set timezone = 'Asia/Tokyo'`)
  const client = await database.pool.connect()
  client.release(true)
  const { rows } = await database.pool.query(
    `select current_setting('timezone') as zone, current_setting('datestyle') as style, current_setting('application_name') as application`,
  )
  expect(rows).toEqual([{ zone: 'UTC', style: 'ISO, YMD', application: 'tidemark' }])
})

test('the server ends sessions of lost clients after about a minute', async () => {
  const { rows } = await database.pool.query(`
    select current_setting('idle_in_transaction_session_timeout') as idle, current_setting('tcp_keepalives_idle') as silent,
      current_setting('tcp_keepalives_interval') as interval, current_setting('tcp_keepalives_count') as count`)
  expect(rows).toEqual([{ idle: '1min', silent: '30', interval: '10', count: '3' }])
})

async function name(): Promise<string> {
  return (await database.pool.query('select current_database() as name')).rows[0]?.name
}
