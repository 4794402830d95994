import { exec } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { type LocalBus, startLocalBus } from 'tidemark-local-bus'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { type Service, startService } from '../../src/service/start-service.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const database = useTestDatabase()
let bus: LocalBus
let service: Service

beforeAll(async () => {
  bus = await startLocalBus()
  const shop = {
    name: 'shop',
    kind: 'azure-service-bus',
    connectionString: bus.connectionString,
    topics: ['ecommerce.contracts.events'],
  }
  const config = readConfig({ DATABASE_URL: database.url, PORT: '0', TIDEMARK_SOURCES: JSON.stringify([shop]) })
  service = await startService(config, pino({ level: 'silent' }))
})
afterAll(async () => {
  await service?.close()
  await bus?.stop()
})

const connectionTo = (host: string) =>
  `Endpoint=sb://${host};SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true;`

/** The command of docs/install.md, as users copy it. */
function documentedCommand(): string {
  const page = readFileSync(`${root}/docs/install.md`, 'utf8')
  const blocks = [...page.matchAll(/```bash\n(.*?)```/gs)].map(([, text = '']) => text.trim())
  return blocks.find((text) => text.includes('publish-order')) ?? 'exit 1 # docs/install.md has no such command'
}

test('the documented command publishes an order, and Tidemark counts it', async () => {
  const env = { ...process.env, SERVICE_BUS_CONNECTION_STRING: bus.connectionString, TIDEMARK_URL: service.url }
  const rows = []
  for (let run = 0; run < 2; run++) {
    const { stdout } = await promisify(exec)(documentedCommand(), { cwd: root, env })
    const [, before = '', after = ''] = /^before +(.*)\npublished .*\nafter +(.*)\n$/.exec(stdout) ?? []
    rows.push(before, after)
  }
  const date = new Date().toISOString().slice(0, 10)
  const one = { date, totalOrders: 1, totalRevenue: 39.98, totalItemsSold: 2, avgOrderValue: 39.98, uniqueCustomers: 1 }
  const two = { ...one, totalOrders: 2, totalRevenue: 79.96, totalItemsSold: 4, uniqueCustomers: 2 }
  expect(rows[0]).toBe('(no orders yet)')
  expect(rows.slice(1).map((row) => JSON.parse(row))).toEqual([
    expect.objectContaining(one),
    expect.objectContaining(one),
    expect.objectContaining(two),
  ])
})

test.each([
  ['Tidemark does not answer at http://127.0.0.1:1', { TIDEMARK_URL: 'http://127.0.0.1:1' }],
  ['ECONNREFUSED', { SERVICE_BUS_CONNECTION_STRING: connectionTo('127.0.0.1:1') }],
  ['Connection string', { SERVICE_BUS_CONNECTION_STRING: 'nonsense' }],
])('an error of the command is one line: %s', async (said, wrong) => {
  const env = {
    ...process.env,
    TIDEMARK_URL: service.url,
    SERVICE_BUS_CONNECTION_STRING: bus.connectionString,
    ...wrong,
  }
  const failed = promisify(exec)(documentedCommand(), { cwd: root, env })
  await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(new RegExp(`^.*${said}.*\n$`)) })
})
