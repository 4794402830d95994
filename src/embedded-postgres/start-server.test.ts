import { spawn } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import { useDataFolder } from '../../test/helpers/data-folder.ts'
import { findBinaries } from './binaries.ts'
import { createCluster } from './cluster.ts'
import { findPostmaster } from './postmaster.ts'
import { findProcess } from './processes.ts'
import { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from './start-server.ts'
import { chooseServerUser } from './system-user.ts'

const isRoot = process.getuid?.() === 0
const running: EmbeddedServer[] = []
const folder = useDataFolder()

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
})

async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir: folder.path, port: 0, durable: false, ...options })
  running.push(server)
  return server
}

async function ask(server: EmbeddedServer, question: string): Promise<unknown> {
  const client = new pg.Client(server.url)
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query({ text: question, rowMode: 'array' })
  await client.end()
  return rows[0]?.[0]
}

test('a server is created in an empty folder, keeps its data, and stops on request', async () => {
  const dataDir = join(folder.path, 'not', 'there')
  const first = await start({ dataDir })
  await ask(first, `create table kept as select upper('äöü') as answer`)
  await first.stop()
  expect(findProcess(first.pid)).toBeUndefined()
  expect(await ask(await start({ dataDir }), 'select answer from kept')).toBe('ÄÖÜ')
})

test('the server listens on this machine only, with a password that only its user can read', async () => {
  const server = await start()
  expect(await ask(server, 'show listen_addresses')).toBe('127.0.0.1')
  expect(await ask(server, 'show unix_socket_directories')).toBe('')
  expect(statSync(join(folder.path, 'postgres.password')).mode & 0o777).toBe(0o600)
  const wrong = new pg.Client(server.url.replace(/:[^:@]+@/, ':wrong@'))
  await expect(wrong.connect()).rejects.toThrow('password authentication failed')
})

test('the server uses another port if the configured port is in use', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await expect.poll(() => other.listening).toBe(true)
  const { port } = other.address() as { port: number }
  expect((await start({ port })).port).not.toBe(port)
  other.close()
})

test('when the server does not start, the error shows the end of its log', async () => {
  await (await start()).stop()
  const settings = join(folder.path, 'postgres', 'postgresql.conf')
  const before = readFileSync(settings)
  appendFileSync(settings, '\nshared_bufers = 1MB\n')
  await expect(start()).rejects.toThrow(/does not start[\s\S]*unrecognized configuration parameter "shared_bufers"/)
  writeFileSync(settings, before)
})

test('files of a folder that is not a database stay unchanged', async () => {
  const dataDir = join(folder.path, 'full')
  mkdirSync(join(dataDir, 'postgres', 'something'), { recursive: true })
  await expect(start({ dataDir })).rejects.toThrow('is not empty and not a database')
  expect(existsSync(join(dataDir, 'postgres', 'something'))).toBe(true)
})

describe('after an unclean stop', () => {
  const cluster = () => join(folder.path, 'postgres')
  const pidFile = () => join(cluster(), 'postmaster.pid')

  /** Ends the server as a power failure would, lock file and all. */
  async function crash(table: string): Promise<void> {
    const server = await start({ durable: true })
    await ask(server, `create table ${table} as select 42 as answer`)
    process.kill(server.pid, 'SIGKILL')
    await expect.poll(() => findPostmaster(cluster())).toBeUndefined()
    expect(existsSync(pidFile())).toBe(true)
  }

  test('the lock file of a dead process does not stop the next server', async () => {
    await crash('first')
    expect(await ask(await start(), 'select answer from first')).toBe(42)
  })

  test('the lock file of a process id that now belongs to another program does not stop the next server', async () => {
    await crash('second')
    const { uid, gid } = statSync(cluster())
    const other = spawn('sleep', ['60'], isRoot ? { uid, gid } : {})
    writeFileSync(pidFile(), readFileSync(pidFile(), 'utf8').replace(/^\d+/, String(other.pid)))
    expect(await ask(await start(), 'select answer from second')).toBe(42)
    other.kill()
  })

  test('a server that still runs is stopped first', async () => {
    const old = await start()
    const next = await start()
    expect(findProcess(old.pid)).toBeUndefined()
    expect(findPostmaster(cluster())?.pid).toBe(next.pid)
  })
})

describe.runIf(isRoot)('as root', () => {
  test('the server runs as another user, which owns its files', async () => {
    const server = await start()
    expect(statSync(`/proc/${server.pid}`).uid).not.toBe(0)
    expect(statSync(join(folder.path, 'postgres')).uid).toBe(statSync(`/proc/${server.pid}`).uid)
  })

  test('the server runs in a folder that only root may enter', async () => {
    chmodSync(folder.path, 0o700)
    const dataDir = join(folder.path, 'inner')
    const server = await start({ dataDir })
    expect(statSync(`/proc/${server.pid}`).uid).not.toBe(0)
    await server.stop()
    expect(await ask(await start({ dataDir }), 'select 42')).toBe(42)
  })

  test('a database and its programs are created in a folder that only root may enter', async () => {
    chmodSync(folder.path, 0o700)
    const { initdb } = await findBinaries()
    const native = join(folder.path, 'native')
    cpSync(join(dirname(initdb), '..'), native, { recursive: true })
    const binaries = { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres') }
    const dataDir = join(folder.path, 'private')
    mkdirSync(dataDir)
    await createCluster(dataDir, binaries, await chooseServerUser(binaries, dataDir))
    expect(existsSync(join(dataDir, 'postgres/PG_VERSION'))).toBe(true)
  })
})
