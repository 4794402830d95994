import { exec } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { readConnections } from '../../src/connections/read-connections.ts'
import { type Service, startService } from '../../src/service/start-service.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { freePort } from '../../test/helpers/free-port.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const setting = `${root}examples/deliveries/connections.json`
const database = useTestDatabase()
let service: Service

let apiPort = 0

beforeAll(async () => {
  apiPort = await freePort()
  // The port of the example may be in use on this machine.
  const connections = readFileSync(setting, 'utf8').replace(/(http:\/\/127\.0\.0\.1:)\d+/, `$1${apiPort}`)
  const config = readConfig({ DATABASE_URL: database.url, PORT: '0', TIDEMARK_CONNECTIONS: connections })
  service = await startService(config, pino({ level: 'silent' }))
})
afterAll(() => service?.close())

async function send(platform: string): Promise<{ status: number; outcome: string }[]> {
  const env = { ...process.env, TIDEMARK_URL: service.url, TIDEMARK_API_PORT: String(apiPort) }
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
