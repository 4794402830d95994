import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ServiceBusClient } from '@azure/service-bus'
import { startLocalBus } from 'tidemark-local-bus'
import { afterEach, expect, test } from 'vitest'
import { scaled } from '../../test/helpers/patience.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** Runs `tidemark bus` in a process of its own. */
function runBus(...args: string[]) {
  const child = spawn(process.execPath, [main, 'bus', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  const run = { output: '', errors: '', child, exited: once(child, 'exit') }
  child.stdout.on('data', (text) => {
    run.output += text
  })
  child.stderr.on('data', (text) => {
    run.errors += text
  })
  return run
}

test('prints its connection string and entities, serves the SDK, and ends on Ctrl-C', async () => {
  const run = runBus('--port', '0')
  await expect.poll(() => run.output, { timeout: scaled(20_000) }).toContain('ecommerce.contracts.events (tidemark)')
  const client = new ServiceBusClient(/Endpoint=\S+/.exec(run.output)?.[0] ?? '')
  await client.createSender('ecommerce.contracts.events').sendMessages({ body: 1, messageId: 'm-1' })
  const receiver = client.createReceiver('ecommerce.contracts.events', 'tidemark')
  const [message] = await receiver.receiveMessages(1)
  if (message) await receiver.completeMessage(message)
  expect(message?.body).toBe(1)
  await client.close()
  run.child.kill('SIGINT')
  expect(await run.exited).toEqual([0, null])
})

test('reports a port in use and a wrong config in one clear line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-bus-'))
  const file = join(folder, 'Config.json')
  writeFileSync(file, '{"UserConfig": {"Namespaces": [{"Queue": []}]}}')
  const bus = await startLocalBus()
  const runs = [runBus('--port', String(bus.port)), runBus('--port', '0', '--config', file)]
  expect(await Promise.all(runs.map(({ exited }) => exited))).toEqual([
    [1, null],
    [1, null],
  ])
  expect(runs[0]?.errors).toBe(
    `error: Port ${bus.port} on 127.0.0.1 is in use by another program. Choose one with --port.\n`,
  )
  expect(runs[1]?.errors).toBe(`error: ${file}: UserConfig/Namespaces/0: Queue is unknown or not supported\n`)
  await bus.stop()
  rmSync(folder, { recursive: true })
})
