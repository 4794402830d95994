import { expect, test } from 'vitest'
import { useTestDatabase } from '../test/helpers/database.ts'
import { scaled } from '../test/helpers/patience.ts'
import { measureSignIns } from './sign-in-load.ts'

const database = useTestDatabase()

// Other systems have one loopback address only.
const onLinux = test.skipIf(process.platform !== 'linux')

onLinux(
  'all people sign in, also while an attacker guesses without a pause',
  { timeout: scaled(120_000) },
  async () => {
    const load = await measureSignIns(database, { people: 3, guesses: { atOnce: 12, addresses: 2 } })
    expect(load.signedIn).toBe(3)
    // Each address of the attacker has 20 wrong guesses a minute, which cost a hash. The others are refused when their turn comes.
    expect(load.guesses[401] ?? 0).toBeLessThanOrEqual(44)
    expect(load.memory.peakRssBytes).toBeGreaterThan(load.memory.readyRssBytes)
  },
)
