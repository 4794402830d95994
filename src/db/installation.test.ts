import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/database.ts'
import { checkInstallation, readFixedTimeZone } from './installation.ts'

const database = useTestDatabase()

test('the first time zone stays: another process may be about to write with it', async () => {
  expect(await readFixedTimeZone(database.pool)).toBeUndefined()
  await checkInstallation(database.pool, 'Europe/Berlin')
  await checkInstallation(database.pool, 'Europe/Berlin')
  await expect(checkInstallation(database.pool, 'UTC')).rejects.toThrow(
    'TIDEMARK_TIME_ZONE is "UTC", but this database\'s days are those of "Europe/Berlin"',
  )
  expect(await readFixedTimeZone(database.pool)).toBe('Europe/Berlin')
})

test('a time zone that PostgreSQL does not know is refused', async () => {
  await expect(checkInstallation(database.pool, 'Mars/Olympus')).rejects.toThrow('which this PostgreSQL does not know')
})
