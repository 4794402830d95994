import { timingSafeEqual } from 'node:crypto'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { AccessKey } from '../config.ts'
import { type Listener, startListener } from '../live/listener.ts'
import { hashOfKey, readKeyText } from './key-text.ts'
import { createUses } from './key-uses.ts'
import { ACCESS_CHANNEL } from './keys.ts'
import { createKeysInMemory } from './keys-in-memory.ts'
import type { LoadedKey } from './load-keys.ts'
import { type Scope, scopeNames } from './scope.ts'

/** What a request may do. */
export interface Access {
  /** The id of a key of the database. Undefined for a key of the settings. */
  keyId: string | undefined
  /** Identifies the key without its secret, for shared limits and the audit log. */
  keyName: string
  scopes: ReadonlySet<Scope>
  /** The only tenant that is open; undefined for all tenants. */
  tenantId: string | undefined
}

/** Why a key opens nothing. The text is for the client. */
interface RefusedKey {
  problem: string
}

/** The keys of the settings and of the database, in memory. */
export interface KeyRing {
  /** Reads the keys, and reads them again when they change. */
  start(): Promise<void>
  /** Receives notifications of changes. Without them, changes are found within ten seconds. */
  listen(): void
  /** Whether requests need a key: if the settings have one, or one was ever created. */
  needsKey(): boolean
  /**
   * Checks a key.
   *
   * @throws KeysUnknown when the keys were last read more than 30 seconds ago, and cannot be read now.
   */
  find(text: string, mayBeOld?: 'old keys are allowed'): Promise<Access | RefusedKey>
  /** Whether the key of a request still works, for a response that lasts. Undefined: a request without a key. */
  stillOpens(access: Access | undefined): boolean
  /** Reads the keys again, after a change by this process. A failure is logged. */
  reload(): Promise<void>
  /**
   * Reads the keys if they have never been read.
   *
   * @throws KeysUnknown when they cannot be read.
   */
  ensureLoaded(): Promise<void>
  stop(): Promise<void>
}

export interface KeyRingSettings {
  pool: pg.Pool
  log: Pick<Logger, 'debug' | 'warn'>
  /** The keys of `TIDEMARK_ACCESS_KEYS`. */
  given?: readonly AccessKey[]
  /** The interval at which keys are read. */
  reloadEveryMs?: number
  /** The age at which keys are not used any more. */
  oldestMs?: number
}

const RELOAD_EVERY_MS = 10_000
const OLDEST_MS = 30_000

/**
 * Makes the key ring of a process. All keys are in memory, so a request causes no query. A change reaches all processes by a notification, and
 * without it when the keys are read again. Keys that were read more than 30 seconds ago are not used: a revoked key never works for longer.
 */
export function createKeyRing(settings: KeyRingSettings): KeyRing {
  const { pool, log, reloadEveryMs = RELOAD_EVERY_MS, oldestMs = OLDEST_MS } = settings
  const given = (settings.given ?? []).map(({ key, tenantId }, index) => ({
    hash: hashOfKey(key),
    access: { keyId: undefined, keyName: `key ${index}`, scopes: new Set(scopeNames), tenantId },
  }))
  const uses = createUses(pool, log)
  const memory = createKeysInMemory(pool, log, oldestMs)
  let timer: NodeJS.Timeout | undefined
  let listener: Listener | undefined

  const needsKey = () => given.length > 0 || (memory.newest()?.exist ?? false)

  return {
    async start() {
      if (timer) return
      await memory.reload()
      timer ??= setInterval(() => {
        void memory.reload()
        void uses.write()
      }, reloadEveryMs).unref()
    },

    listen() {
      const again = () => void memory.reload()
      const about = { channel: ACCESS_CHANNEL, name: 'access keys' }
      listener ??= startListener({ pool, log, ...about, onListening: again, onNotification: again })
    },

    needsKey,

    async find(text, mayBeOld) {
      const hash = hashOfKey(text)
      // All are compared, so that the time does not depend on the key.
      const [found] = given.filter((key) => timingSafeEqual(key.hash, hash))
      if (found) return found.access
      const read = readKeyText(text)
      if (read.kind === 'damaged') return { problem: `This is not a whole access key: ${read.problem}` }
      const key = read.kind === 'key' ? await memory.lookUp(read.id, mayBeOld !== undefined) : undefined
      if (!key || !timingSafeEqual(key.hash, hash)) return { problem: 'The access key is unknown' }
      const problem = problemOf(key)
      if (problem !== undefined) return { problem }
      uses.note(key.id)
      return key.access
    },

    stillOpens(access) {
      if (access === undefined) return !needsKey()
      if (access.keyId === undefined) return true
      const key = memory.newest()?.keys.get(access.keyId)
      return key !== undefined && problemOf(key) === undefined
    },

    reload: memory.reload,
    ensureLoaded: memory.ensureLoaded,

    async stop() {
      clearInterval(timer)
      await listener?.close()
      await uses.write()
    },
  }
}

/** Why a key does not work any more; undefined if it works. */
function problemOf({ name, revokedAt, expiresAt, expiresMs }: LoadedKey): string | undefined {
  if (revokedAt !== null) return `The access key "${name}" was revoked at ${revokedAt}`
  return expiresMs <= performance.now() ? `The access key "${name}" expired at ${expiresAt}` : undefined
}
