import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { checkInstallation, readFixedZones, readInstalledZones } from './installation.ts'

const berlin = { timeZone: 'Europe/Berlin' }

describe('a new database', () => {
  const database = useTestDatabase()

  test('keeps the first time zone, because another process may already use it', async () => {
    expect(await readFixedZones(database.pool)).toBeUndefined()
    await checkInstallation(database.pool, berlin)
    const { shop, event } = await checkInstallation(database.pool, berlin)
    expect([shop.name, event.name]).toEqual(['Europe/Berlin', 'Europe/Berlin'])
    await expect(checkInstallation(database.pool, { timeZone: 'UTC' })).rejects.toThrow(
      'TIDEMARK_TIME_ZONE is "UTC", but this database\'s days are those of "Europe/Berlin"',
    )
    expect(await readFixedZones(database.pool)).toEqual({ timeZone: 'Europe/Berlin', eventTimeZone: 'Europe/Berlin' })
  })

  test('refuses a time zone that PostgreSQL does not know', async () => {
    await expect(checkInstallation(database.pool, { timeZone: 'Mars/Olympus' })).rejects.toThrow(
      'TIDEMARK_TIME_ZONE is "Mars/Olympus", which this PostgreSQL does not know',
    )
    await expect(checkInstallation(database.pool, { ...berlin, eventTimeZone: 'Mars/Olympus' })).rejects.toThrow(
      'TIDEMARK_EVENT_TIME_ZONE is "Mars/Olympus", which this PostgreSQL does not know',
    )
  })
})

describe('the time zone of times without an offset', () => {
  const database = useTestDatabase()

  test('is stored by the first start, and may be omitted later', async () => {
    const first = await checkInstallation(database.pool, { ...berlin, eventTimeZone: 'Asia/Tokyo' })
    expect([first.shop.name, first.event.name]).toEqual(['Europe/Berlin', 'Asia/Tokyo'])
    expect((await checkInstallation(database.pool, berlin)).event.name).toBe('Asia/Tokyo')
    await expect(checkInstallation(database.pool, { ...berlin, eventTimeZone: 'UTC' })).rejects.toThrow(
      'TIDEMARK_EVENT_TIME_ZONE is "UTC", but this database has read times without an offset as those of "Asia/Tokyo"',
    )
  })
})

describe('a database that is older than the setting', () => {
  const database = useTestDatabase()

  test('still reads times without an offset as UTC', async () => {
    await database.pool.query(`insert into installation (time_zone) values ('Europe/Berlin')`)
    expect((await checkInstallation(database.pool, berlin)).event.name).toBe('UTC')
  })
})

describe('a database that was bound to CET', () => {
  const database = useTestDatabase()

  test('is refused with the name of its zone, and opens under that name', async () => {
    await database.pool.query(`insert into installation (time_zone, event_time_zone) values ('CET', 'CET')`)
    await expect(checkInstallation(database.pool, { timeZone: 'Europe/Brussels' })).rejects.toThrow(
      'TIDEMARK_TIME_ZONE is "Europe/Brussels", but this database\'s days are those of "CET", which PostgreSQL takes for UTC+1 all year. Set it to Etc/GMT-1 to go on with these days; for the days of Europe/Brussels start with a new database and send the events again.',
    )
    const { shop, event } = await checkInstallation(database.pool, { timeZone: 'Etc/GMT-1' })
    expect([shop.name, event.name]).toEqual(['Etc/GMT-1', 'Etc/GMT-1'])
    expect((await readInstalledZones(database.pool)).shop.name).toBe('Etc/GMT-1')
  })
})

describe('a database that was bound to Japan', () => {
  const database = useTestDatabase()

  test('continues as Asia/Tokyo', async () => {
    await database.pool.query(`insert into installation (time_zone) values ('Japan')`)
    expect((await checkInstallation(database.pool, { timeZone: 'Asia/Tokyo' })).shop.name).toBe('Asia/Tokyo')
  })
})
