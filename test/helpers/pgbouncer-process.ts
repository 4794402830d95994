import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { freePort } from './free-port.ts'

export const PROGRAM = '/usr/sbin/pgbouncer'
/** Few sessions, so that connections share them all the time. */
const POOL_SIZE = 6

export type Mode = 'session' | 'transaction' | 'statement'

export interface PgBouncer {
  url(database: string): string
  /** Changes the mode of a running PgBouncer, as an operator does, and waits until it has read its settings. */
  setMode(mode: Mode): Promise<void>
}

/** Starts a PgBouncer in front of a server. */
export async function startPgBouncer(serverUrl: string, mode: Mode): Promise<PgBouncer & { stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-pgbouncer-'))
  chmodSync(folder, 0o755)
  const port = await freePort()
  const file = join(folder, 'pgbouncer.ini')
  const configure = (chosen: Mode) => writeFileSync(file, settings(serverUrl, chosen, port))
  configure(mode)
  const child = spawn(PROGRAM, [file], { stdio: ['ignore', 'ignore', 'pipe'] })
  const logs = createInterface(child.stderr as NodeJS.ReadableStream)
  await logged(logs, 'process up')
  return {
    url: (database) => `postgres://tidemark@127.0.0.1:${port}/${database}`,
    async setMode(chosen) {
      configure(chosen)
      child.kill('SIGHUP')
      await logged(logs, 'SIGHUP')
    },
    async stop() {
      await end(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** PgBouncer connects to the server with the password of the tests. */
function settings(serverUrl: string, mode: Mode, port: number): string {
  const server = new URL(serverUrl)
  const lines = [
    '[databases]',
    `* = host=${server.hostname} port=${server.port} user=${server.username} password=${server.password}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    `pool_mode = ${mode}`,
    `default_pool_size = ${mode === 'session' ? 30 : POOL_SIZE}`,
    'max_client_conn = 300',
  ]
  // PgBouncer refuses to run as root.
  if (process.getuid?.() === 0) lines.push('user = nobody')
  return `${lines.join('\n')}\n`
}

/** Waits for a line of the log. */
async function logged(logs: Interface, text: string): Promise<void> {
  const said: string[] = []
  await new Promise<void>((resolve, reject) => {
    logs.on('line', (line) => {
      said.push(line)
      if (line.includes(text)) resolve()
    })
    logs.once('close', () => reject(new Error(`PgBouncer ended without "${text}":\n${said.join('\n')}`)))
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
