import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/database.ts'
import { checkInstallation, readTimeZone } from './installation.ts'

const database = useTestDatabase()

test('the first time zone stays, once an event was taken', async () => {
  expect(await readTimeZone(database.pool)).toBeUndefined()
  await checkInstallation(database.pool, 'UTC')
  await checkInstallation(database.pool, 'Europe/Berlin')
  expect(await readTimeZone(database.pool)).toBe('Europe/Berlin')

  await database.pool.query(`insert into inbox (tenant_id, event_key) values ('default', gen_random_uuid())`)
  await checkInstallation(database.pool, 'Europe/Berlin')
  await expect(checkInstallation(database.pool, 'UTC')).rejects.toThrow(
    'TIDEMARK_TIME_ZONE is "UTC", but this database\'s days are those of "Europe/Berlin"',
  )
  expect(await readTimeZone(database.pool)).toBe('Europe/Berlin')
})

test('a time zone that PostgreSQL does not know is refused', async () => {
  await expect(checkInstallation(database.pool, 'Mars/Olympus')).rejects.toThrow('which this PostgreSQL does not know')
})
