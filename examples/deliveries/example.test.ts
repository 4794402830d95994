import { exec } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { readConnections } from '../../src/connections/read-connections.ts'
import { type Service, startService } from '../../src/service/start-service.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const setting = `${root}examples/deliveries/connections.json`
const database = useTestDatabase()
let service: Service

beforeAll(async () => {
  const config = readConfig({ DATABASE_URL: database.url, PORT: '0', TIDEMARK_CONNECTIONS: setting })
  service = await startService(config, pino({ level: 'silent' }))
})
afterAll(() => service?.close())

async function send(platform: string): Promise<{ status: number; outcome: string }[]> {
  const env = { ...process.env, TIDEMARK_URL: service.url }
  const { stdout } = await promisify(exec)(`node examples/deliveries/send.js ${platform}`, { cwd: root, env })
  return stdout
    .trim()
    .split('\n')
    .map((line) => ({ status: Number(line.slice(0, 3)), outcome: JSON.parse(line.slice(4)).outcome }))
}

const platforms = readConnections(setting).map(({ platform }) => platform)

test.each(platforms)('the deliveries of %s are authentic and count once', async (platform) => {
  expect(existsSync(`${root}examples/deliveries/${platform}.json`)).toBe(true)
  const first = await send(platform)
  expect(first.map(({ status }) => status)).toEqual(first.map(() => 200))
  expect(first.map(({ outcome }) => outcome)).toContain('applied')
  expect(first.map(({ outcome }) => outcome)).not.toContain('problem')
  const second = await send(platform)
  expect(second.map(({ outcome }) => outcome)).not.toContain('applied')
})
