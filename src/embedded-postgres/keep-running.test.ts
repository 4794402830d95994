import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { useDataFolder } from '../../test/helpers/data-folder.ts'
import { keepRunning } from './keep-running.ts'
import { startEmbedded } from './start-server.ts'

const folder = useDataFolder()

test('a server that cannot start is an error after a few attempts, with the reason', async () => {
  const first = await startEmbedded({ dataDir: folder.path, port: 0, durable: false })
  const start = () => startEmbedded({ dataDir: folder.path, port: first.port, isPortFixed: true, durable: false })
  const problems: unknown[] = []
  const log = { error: (fields: unknown) => void problems.push(fields), warn: () => undefined }
  const kept = keepRunning(first, { start, log, firstPauseMs: 1 })
  appendFileSync(join(folder.path, 'postgres', 'postgresql.conf'), '\nshared_bufers = 1MB\n')
  process.kill(first.pid, 'SIGKILL')
  const { message } = await kept.lost
  expect(message).toMatch(/was started 8 times and does not run: [\s\S]*unrecognized configuration parameter/)
  expect(problems).toHaveLength(9)
  await kept.stop()
})
