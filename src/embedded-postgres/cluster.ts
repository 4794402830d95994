import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { SetupError } from '../setup-error.ts'
import type { Binaries } from './binaries.ts'
import { readClockEnvironment } from './clock-environment.ts'
import type { ServerUser } from './system-user.ts'

/** The folder of the embedded server's files. */
export function clusterFolder(dataDir: string): string {
  return join(dataDir, 'postgres')
}

/** The password of the embedded server's only user, `tidemark`. Only the folder's owner may read it. */
export function readPassword(dataDir: string): string {
  return readFileSync(passwordFile(dataDir), 'utf8').trim()
}

/**
 * Creates the files of the embedded server unless they exist. They appear in one step: `initdb` works in a folder beside
 * them, so that a killed `initdb` leaves nothing that looks like a database.
 *
 * @throws SetupError with what `initdb` said, or when the folder holds something else.
 */
export async function createCluster(dataDir: string, binaries: Binaries, user: ServerUser): Promise<void> {
  const cluster = clusterFolder(dataDir)
  if (existsSync(join(cluster, 'PG_VERSION'))) return giveTo(user, cluster)
  if (existsSync(cluster) && readdirSync(cluster).length > 0) {
    throw new SetupError(
      `The folder ${cluster} is not empty and not a database. Move it away, or set TIDEMARK_DATA_DIR.`,
    )
  }
  const draft = `${cluster}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(passwordFile(dataDir), `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  giveTo(user, draft)
  giveTo(user, passwordFile(dataDir))
  await initialize(draft, passwordFile(dataDir), binaries, user)
  renameSync(draft, cluster)
}

async function initialize(folder: string, password: string, binaries: Binaries, user: ServerUser): Promise<void> {
  const options = [
    `--pgdata=${folder}`,
    `--pwfile=${password}`,
    '--username=tidemark',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ]
  const [program = '', ...args] = [...user.prefix, binaries.initdb, ...options]
  const child = spawn(program, args, {
    ...user.ids,
    cwd: '/',
    env: serverEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = new Promise<number | null>((resolve, reject) => child.on('exit', resolve).on('error', reject))
  const [said, code] = await Promise.all([text(child.stderr), exited])
  if (code === 0) return
  const advice = said.includes('user does not exist')
    ? ' Add this user to /etc/passwd, run Tidemark as another one, or set DATABASE_URL.'
    : ''
  throw new SetupError(`initdb could not create a database in ${folder}: ${said.trim()}${advice}`)
}

/** The server's programs see none of our settings: `PGOPTIONS` and the like would change how they work. */
export const serverEnvironment = () => ({
  ...readClockEnvironment(),
  PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  LC_ALL: 'C',
  TZ: 'UTC',
})

/** As root: hands files to the server's user, including those that root copied into the folder. */
export function giveTo({ owner }: ServerUser, path: string): void {
  const stats = statSync(path)
  if (!owner || stats.uid === owner.uid) return
  chownSync(path, owner.uid, owner.gid)
  if (stats.isDirectory())
    for (const name of readdirSync(path)) giveTo({ owner, ids: {}, prefix: [] }, join(path, name))
}

function passwordFile(dataDir: string): string {
  return join(dataDir, 'postgres.password')
}
