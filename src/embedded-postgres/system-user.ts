import { execFile } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SetupError } from '../setup-error.ts'
import type { Binaries } from './binaries.ts'

const run = promisify(execFile)

interface Ids {
  uid: number
  gid: number
}

/** The user that runs the programs of the server. */
export interface ServerUser {
  /** The owner of the server's files. Undefined: the user of this process. */
  owner: Ids | undefined
  /** For `spawn`. */
  ids: Partial<Ids>
  /** Comes before each command. */
  prefix: readonly string[]
}

/**
 * Chooses the user for the server: the current user, but never root, which PostgreSQL refuses. As root it is the owner of the
 * data folder, else `postgres`, else `nobody`. If that user may not enter the folders, as in a private folder of root, the
 * server gets root's right to read and write files, and no other right of root.
 *
 * @throws SetupError when no user can run it.
 */
export async function chooseServerUser(binaries: Binaries, dataDir: string): Promise<ServerUser> {
  const uid = process.getuid?.() ?? 0
  const owner = ownerOf(join(dataDir, 'postgres'))
  if (uid !== 0) {
    if (owner && owner.uid !== uid) throw new SetupError(foreignFolder(dataDir, owner.uid, uid))
    return { owner: undefined, ids: {}, prefix: [] }
  }

  const ids = isServerUser(owner) ? owner : await chooseOther(ownerOf(dataDir))
  if (!ids)
    throw new SetupError(`${REFUSES}, and there is no user "postgres" or "nobody". Add one, or set DATABASE_URL.`)
  const plain: ServerUser = { owner: ids, ids, prefix: [] }
  const problem = await tryUser(plain, binaries, dataDir)
  if (problem === undefined) return plain
  const privileged: ServerUser = { owner: ids, ids: {}, prefix: setpriv(ids) }
  const secondProblem = await tryUser(privileged, binaries, dataDir)
  if (secondProblem === undefined) return privileged
  throw new SetupError(
    `${REFUSES}, and user ${ids.uid} cannot run it from here: ${problem}; with setpriv: ${secondProblem}. ` +
      `Run Tidemark as another user; or move it and its data folder ${dataDir} to where everybody may enter, such as /srv; or set DATABASE_URL.`,
  )
}

const REFUSES = 'PostgreSQL refuses to run as root'

function foreignFolder(dataDir: string, ownerUid: number, uid: number): string {
  return `The data folder ${dataDir} belongs to another user (uid ${ownerUid}; this is ${uid}). Run Tidemark as that user, or set TIDEMARK_DATA_DIR to another folder.`
}

function setpriv({ uid, gid }: Ids): string[] {
  const keep = '+dac_override'
  return [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    `--inh-caps=${keep}`,
    `--ambient-caps=${keep}`,
    // Else access(2), with which initdb looks at its own programs, would judge without that right.
    '--securebits=+no_setuid_fixup',
  ]
}

/** @returns why the user cannot run the server here; undefined if the user can. */
async function tryUser(user: ServerUser, binaries: Binaries, dataDir: string): Promise<string | undefined> {
  const script = 'cd "$1" && test -x "$3" && "$2" --version && "$3" --version'
  const [program = '', ...args] = [
    ...user.prefix,
    '/bin/sh',
    '-c',
    script,
    'sh',
    dataDir,
    binaries.initdb,
    binaries.postgres,
  ]
  try {
    await run(program, args, { ...user.ids, cwd: '/' })
    return undefined
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    return (stderr || message).trim().replaceAll('\n', ' ')
  }
}

/** `initdb` wants a user that the system knows by name, which the owner of a mounted folder need not be. */
async function chooseOther(folderOwner: Ids | undefined): Promise<Ids | undefined> {
  const known = isServerUser(folderOwner) ? await findUser(String(folderOwner.uid)) : undefined
  return known ?? (await findUser('postgres')) ?? (await findUser('nobody'))
}

function isServerUser(ids: Ids | undefined): ids is Ids {
  return ids !== undefined && ids.uid !== 0
}

async function findUser(name: string): Promise<Ids | undefined> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (option) => Number((await run('id', [option, name])).stdout)),
    )
    return uid && gid ? { uid, gid } : undefined
  } catch {
    return undefined
  }
}

function ownerOf(path: string): Ids | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats && { uid: stats.uid, gid: stats.gid }
}
