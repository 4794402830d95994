import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { type Service, startService } from '../../src/service/start-service.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const database = useTestDatabase()
let folder = ''
let service: Service

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-client-'))
  service = await startService(readConfig({ DATABASE_URL: database.url, PORT: '0' }), pino({ level: 'silent' }))
})
afterAll(async () => {
  await service?.close()
  rmSync(folder, { recursive: true })
})

const sections = [...readFileSync(join(root, 'client/README.md'), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(
  ([, code = '']) => code,
)

/** Runs a script beside an installed `tidemark`. */
async function run(name: string, script: string): Promise<string> {
  const file = join(folder, name)
  const client = new URL('../src/index.ts', import.meta.url).href
  writeFileSync(
    file,
    script.replaceAll('http://127.0.0.1:5002', service.url).replace("'tidemark/client'", `'${client}'`),
  )
  const { stdout } = await promisify(execFile)(process.execPath, [file])
  return stdout
}

test('the README sends an order and its cancellation, and reads them', async () => {
  const [send = '', failures = '', reports = ''] = sections
  expect(await run('readme.mts', [send, failures, 'await tidemark.close()', reports].join('\n'))).toMatch(
    /^true 0\n1 39\.98\n$/,
  )
})

test('a script that ends by itself sends what waits', async () => {
  const script = `import { createClient } from 'tidemark/client'
    createClient({ url: 'http://127.0.0.1:5002', maxDelayMs: 600_000 })
      .send({ type: 'OrderCreated', id: 'at-exit', data: { orderId: 'at-exit', totalAmount: '5.00', items: [] } })`
  await run('exit.mts', script)
  const answer = await fetch(`${service.url}/api/analytics/orders/at-exit`)
  expect(await answer.json()).toMatchObject({ total: 5 })
})

test('tidemark/client is the client', async () => {
  const script = "const { createClient } = await import('tidemark/client'); console.log(typeof createClient)"
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
  })
  expect(stdout).toBe('function\n')
})
