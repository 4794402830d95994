import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { SetupError } from '../setup-error.ts'
import { clusterFolder } from './cluster.ts'
import { keepRunning } from './keep-running.ts'
import { type OwnerLock, takeFolder } from './owner-lock.ts'
import { findPostmaster } from './postmaster.ts'
import { embeddedUrl, startEmbedded } from './start-server.ts'

/** The embedded database of a data folder, started or joined. */
export interface DataFolder {
  url: string
  description: string
  /** Resolves when the embedded server has ended and is not started again. */
  lost?: Promise<SetupError>
  close(): Promise<void>
}

export interface DataFolderOptions {
  /** `false` only for tests: see `startEmbedded`. */
  durable?: boolean
  /** Logs that the server ended and was started again. */
  log?: Logger
}

const DATABASE = 'tidemark'
const GUEST = 'tidemark guest'
const COME_BACK_AFTER_MS = 200

/**
 * Starts the embedded server of a data folder, or joins the one that another Tidemark runs there. A joined server stays until
 * its guests have left, unless its owner is a service that stops or is killed.
 *
 * @throws SetupError when role is `owner` and another Tidemark has the folder.
 */
export async function openDataFolder(
  config: Pick<Config, 'dataDir' | 'embeddedDatabasePort'>,
  role: 'owner' | 'any',
  options: DataFolderOptions = {},
): Promise<DataFolder> {
  const dataDir = resolve(config.dataDir)
  requireWritable(dataDir)
  const deadlineMs = performance.now() + 120_000
  for (;;) {
    const lock = takeFolder(dataDir)
    if (!('takenBy' in lock)) return start(dataDir, config.embeddedDatabasePort, role, options, lock)
    const inUse = `The data folder ${dataDir} is in use by another Tidemark (process ${lock.takenBy})`
    if (role === 'owner') throw new SetupError(`${inUse}. Stop it, or set TIDEMARK_DATA_DIR to another folder.`)
    const joined = await join(dataDir)
    if (joined) return joined
    if (performance.now() > deadlineMs)
      throw new SetupError(`${inUse}, and its database does not answer. Stop it, and retry.`)
    await pause(100)
  }
}

async function start(
  dataDir: string,
  port: number,
  role: 'owner' | 'any',
  { durable = true, log }: DataFolderOptions,
  lock: OwnerLock,
): Promise<DataFolder> {
  try {
    const server = await startEmbedded({ dataDir, port, durable })
    await createDatabase(server.url)
    const startAgain = () => startEmbedded({ dataDir, port: server.port, isPortFixed: true, durable })
    const kept = keepRunning(server, { start: startAgain, log })
    const close = async () => {
      if (role === 'any') await waitForGuests(server.url)
      await kept.stop()
      lock.release()
    }
    const url = embeddedUrl(dataDir, server.port, DATABASE)
    return { url, description: describe(dataDir, server.port), lost: kept.lost, close }
  } catch (error) {
    lock.release()
    throw error
  }
}

function requireWritable(dataDir: string): void {
  try {
    makeFolder(dataDir)
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const { message } = cause as Error
    throw new SetupError(
      `The data folder ${dataDir} cannot be used: ${message}. Set TIDEMARK_DATA_DIR to a folder of this user's.`,
      { cause },
    )
  }
}

/** Folder by folder: with `recursive`, Node never ends where no folder can be created, as in /proc. */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return
  if (!existsSync(folder)) makeFolder(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    if (!isFolder(folder)) throw error
  }
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** @returns undefined while no server accepts connections, because it is starting or stopping. */
async function join(dataDir: string): Promise<DataFolder | undefined> {
  const postmaster = findPostmaster(clusterFolder(dataDir))
  if (!postmaster?.isReady) return undefined
  const url = embeddedUrl(dataDir, postmaster.port, DATABASE)
  const presence = await enter(url)
  return presence && { url, description: describe(dataDir, postmaster.port), close: presence.leave }
}

/** Keeps a connection open, which shows the owner that there is a guest; opens a new one after a crash. */
async function enter(url: string): Promise<{ leave: () => Promise<void> } | undefined> {
  let isStaying = true
  let client: pg.Client
  const connect = async () => {
    client = new pg.Client({ connectionString: url, application_name: GUEST, connectionTimeoutMillis: 10_000 })
    client.on('error', () => {})
    await client.connect()
    client.on('end', () => isStaying && setTimeout(() => void comeBack(), COME_BACK_AFTER_MS).unref())
  }
  const comeBack = async () => {
    if (isStaying) await connect().catch(() => setTimeout(() => void comeBack(), COME_BACK_AFTER_MS).unref())
  }
  try {
    await connect()
  } catch {
    return undefined
  }
  return {
    leave() {
      isStaying = false
      return client.end()
    },
  }
}

async function createDatabase(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`create database ${DATABASE}`)
    // Clients get the errors of their statements. The server's log holds only those of the server, because a message may quote a value.
    await client.query(`alter role current_user set log_min_messages = 'log'`)
  })
}

async function waitForGuests(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const guests = () => client.query('select from pg_stat_activity where application_name = $1', [GUEST])
    while ((await guests()).rowCount !== 0) await pause(200)
  })
}

async function withClient(url: string, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    await use(client)
  } finally {
    await client.end()
  }
}

function describe(dataDir: string, port: number): string {
  return `embedded PostgreSQL on port ${port}, in ${dataDir}`
}
