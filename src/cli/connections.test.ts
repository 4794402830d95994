import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { useFolder } from '../../test/helpers/import/test-import.ts'
import { runCommand } from '../../test/helpers/run-command.ts'

const database = useTestDatabase()
const folder = useFolder()

/** Runs `tidemark connections` in the test's folder. */
function run(settings: Record<string, string>, ...args: string[]) {
  const env = { DATABASE_URL: database.url, TIDEMARK_DATA_DIR: folder.path('.'), ...settings }
  return runCommand(['connections', ...args], { cwd: folder.path('.'), env })
}

test('a connection is added, listed, shown, rotated, replayed and removed, and its secret is never printed', async () => {
  await folder.write('secret', 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3\n')
  const settings = { TIDEMARK_ALLOWED_HOSTS: 'shop.example.com' }
  const add = ['add', 'shop', '--platform', 'standard-webhooks', '--secret-file', 'secret', '--tenant', 'acme']
  const added = await run(settings, ...add)
  expect(added).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('1. Add an endpoint with the URL https://shop.example.com/hooks/shop'),
  })
  expect(await run(settings, ...add)).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining('There is a connection "shop" already'),
  })
  const listed = await run(settings, 'list')
  expect(listed.output).toMatch(/^NAME +PLATFORM[^\n]*\nshop +standard-webhooks +acme +database +0 +0 +0 +- +https:/)
  const shown = await run(settings, 'show', 'shop')
  expect(shown.output).toMatch(/secrets +1, not shown/)
  const rotated = await run(settings, 'rotate', 'shop', '--secret-file', 'secret', '--only')
  expect(rotated).toMatchObject({ exitCode: 0, errors: 'shop accepts only the new secret.\n' })
  expect(await run(settings, 'replay', 'shop', '--since', 'yesterday')).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining('--since is "yesterday"; it must be an ISO 8601 time'),
  })
  expect(await run(settings, 'replay', 'shop', '--since', '2024-12-01')).toMatchObject({ exitCode: 0 })
  for (const { output, errors } of [added, listed, shown, rotated]) expect(output + errors).not.toContain('MDEyMzQ1')
  expect(await run(settings, 'remove', 'shop', '--yes')).toMatchObject({ exitCode: 0 })
  expect(await run(settings, 'show', 'shop')).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining('there is no connection "shop"'),
  })
})

test('a delivery is tried without a database', async () => {
  const data = { orderId: 'o-1', totalAmount: '1.10', createdAt: '2026-05-04T09:30:00Z', email: 'ada@example.com' }
  await folder.write('good.json', JSON.stringify({ type: 'OrderCreated', timestamp: '2026-05-04T09:30:00Z', data }))
  await folder.write('bad.json', JSON.stringify({ type: 'OrderCreated', data: { orderId: 'o-1' } }))
  const settings = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' }
  const tryFile = (file: string) =>
    run(settings, 'test', file, '--platform', 'standard-webhooks', '--header', 'webhook-id: msg_1')
  const good = await tryFile('good.json')
  expect(good.exitCode).toBe(0)
  expect(JSON.parse(good.output)).toMatchObject({
    topic: 'OrderCreated',
    events: [{ id: 'test:msg_1', type: 'OrderCreated', data: { orderId: 'o-1', totalAmount: '1.10' } }],
  })
  expect(good.output).not.toContain('ada@')
  const bad = await tryFile('bad.json')
  expect(bad.exitCode).toBe(2)
  expect(JSON.parse(bad.output).events[0].rejected).toMatch(/^invalid: totalAmount/)
})
