import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { type Service, startService } from '../../src/service/start-service.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { scaled } from '../../test/helpers/patience.ts'

const folder = fileURLToPath(new URL('../../examples/vendure/', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))
const { CI, TIDEMARK_TEST_VENDURE } = process.env
/** The packages of Vendure have 230 MB. They are installed only where somebody asks for it. */
const isWanted = Boolean(CI || TIDEMARK_TEST_VENDURE) || existsSync(`${folder}node_modules/@vendure/core`)

describe.skipIf(!isWanted)('a testing server of Vendure', () => {
  const database = useTestDatabase()
  let service: Service

  const run = (program: string, args: readonly string[], cwd = folder) =>
    execFileSync(program, args, { cwd, encoding: 'utf8', timeout: scaled(500_000) })

  beforeAll(async () => {
    if (!existsSync(`${folder}node_modules/@vendure/core`)) run('npm', ['ci', '--ignore-scripts'])
    run(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '--project', 'client/tsconfig.build.json'], root)
    // The type check of the plugin against the packages of Vendure.
    run(process.execPath, ['node_modules/typescript/bin/tsc', '--project', '.'])
    service = await startService(readConfig({ DATABASE_URL: database.url, PORT: '0' }), pino({ level: 'silent' }))
  }, scaled(600_000))
  afterAll(() => service?.close())

  test(
    'sends a placed order, its payment and its shipment',
    async () => {
      const env = { ...process.env, TIDEMARK_URL: service.url }
      const output = await new Promise<string>((resolve, reject) =>
        execFile(process.execPath, ['dist/place-order.js'], { cwd: folder, env }, (error, stdout) =>
          error ? reject(error) : resolve(stdout),
        ),
      )
      const { code } = JSON.parse(output.trim().split('\n').at(-1) ?? '')
      const answer = await fetch(`${service.url}/api/analytics/orders/${code}`)
      expect(await answer.json()).toMatchObject({
        total: 52.98,
        shipping: 5,
        tax: 8,
        currency: 'USD',
        country: 'DE',
        paidAt: expect.any(String),
        shippedAt: expect.any(String),
        lines: [{ productId: '1', name: 'Teapot', quantity: 2 }],
      })
    },
    scaled(180_000),
  )
})
