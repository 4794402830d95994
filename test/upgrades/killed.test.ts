import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../helpers/database.ts'
import { readEvents } from './events.ts'
import { createLives } from './lives.ts'
import { expectEqual, send, sendToFresh, untilFilled, upgrade } from './upgraded.ts'
import { useReleasedDatabase } from './use-release.ts'

const script = fileURLToPath(new URL('fill-process.ts', import.meta.url))
const later = createLives('later').lives(24)
const fresh = useTestDatabase()

beforeAll(() => sendToFresh(fresh, [...readEvents(), ...later]))

describe.each(['replaying', 'comparing', 'facts_corrected', 'part_added', 'added'])(
  'a filling that is killed at the step %s',
  (step) => {
    const database = useReleasedDatabase('0.1.0')

    test('is continued by another process, and every number is right', async () => {
      const { filler, inbox, close } = await upgrade(database)
      try {
        const child = spawn(process.execPath, [script, database.url, step], { stdio: 'inherit' })
        expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
        await send(inbox, later)
        filler.start()
        await untilFilled(database)
        await expectEqual(database, fresh)
      } finally {
        await close()
      }
    })
  },
)
