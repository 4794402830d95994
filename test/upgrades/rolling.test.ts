import { beforeAll, test } from 'vitest'
import { useTestDatabase } from '../helpers/database.ts'
import { readEvents } from './events.ts'
import { at, createLives } from './lives.ts'
import { usePreviousRelease } from './previous-release.ts'
import { expectEqual, send, sendToFresh, untilFilled, upgrade } from './upgraded.ts'
import { useReleasedDatabase } from './use-release.ts'

const PREVIOUS = 'ad65a85b'
const database = useReleasedDatabase(PREVIOUS)
const fresh = useTestDatabase()
const startPrevious = usePreviousRelease(PREVIOUS)
const { event, lives } = createLives('rolling')
const parts = [lives(24), createLives('second').lives(24), createLives('third').lives(24)] as const
/** The previous release does not understand voids, and counts refunds that fail. */
const misunderstood = [7, 10, 19].map((n) =>
  event('RefundVoided', 27, { refundId: `rolling-second-${n}`, voidedAt: at(27, n) }),
)

beforeAll(() => sendToFresh(fresh, [...readEvents(), ...parts.flat(), ...misunderstood]))

test('the previous release continues on the new schema, and its events count by the new rules after it has ended', async () => {
  const previous = await startPrevious(database.url)
  const { inbox, filler, close } = await upgrade(database)
  try {
    filler.start()
    await Promise.all([previous.submit(parts[0]), send(inbox, parts[1])])
    await untilFilled(database)
    await previous.submit([...misunderstood, ...parts[2]])
    await previous.stop()
    await untilFilled(database)
    await expectEqual(database, fresh)
  } finally {
    await close()
  }
})
