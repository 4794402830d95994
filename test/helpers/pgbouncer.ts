import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, inject } from 'vitest'

const PROGRAM = '/usr/sbin/pgbouncer'
const MISSING = 'PgBouncer is not installed: its tests are skipped. apt-get install pgbouncer runs them.'

/** Returns a function that starts a PgBouncer in front of the test server until the end of the test. Without PgBouncer, tests are skipped. */
export function usePgBouncer(): (
  mode: 'session' | 'transaction' | 'statement',
) => Promise<{ url(database: string): string }> {
  const stops: (() => Promise<void>)[] = []
  beforeEach((context) => {
    if (existsSync(PROGRAM)) return
    if (process.env.TIDEMARK_REQUIRE_BROKERS === 'true') throw new Error(MISSING)
    context.skip(true, MISSING)
  })
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
  })
  return async (mode) => {
    const folder = mkdtempSync(join(tmpdir(), 'tidemark-pgbouncer-'))
    chmodSync(folder, 0o755)
    const port = await freePort()
    const file = join(folder, 'pgbouncer.ini')
    writeFileSync(file, settings(mode, port))
    const child = spawn(PROGRAM, [file], { stdio: ['ignore', 'ignore', 'pipe'] })
    stops.push(async () => {
      await end(child)
      rmSync(folder, { recursive: true, force: true })
    })
    await started(child)
    return { url: (database) => `postgres://tidemark@127.0.0.1:${port}/${database}` }
  }
}

/** PgBouncer connects to the server with the password of the tests. */
function settings(mode: string, port: number): string {
  const server = new URL(inject('serverUrl'))
  const lines = [
    '[databases]',
    `* = host=${server.hostname} port=${server.port} user=${server.username} password=${server.password}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    `pool_mode = ${mode}`,
    `default_pool_size = ${mode === 'session' ? 30 : 3}`,
    'max_client_conn = 100',
  ]
  // PgBouncer refuses to run as root.
  if (process.getuid?.() === 0) lines.push('user = nobody')
  return `${lines.join('\n')}\n`
}

async function started(child: ChildProcess): Promise<void> {
  const said: string[] = []
  const lines = createInterface(child.stderr as NodeJS.ReadableStream)
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line)
      if (line.includes('process up')) resolve()
    })
    lines.once('close', () => reject(new Error(`PgBouncer did not start:\n${said.join('\n')}`)))
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  listener.close()
  await once(listener, 'close')
  return port
}
