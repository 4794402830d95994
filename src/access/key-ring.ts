import { timingSafeEqual } from 'node:crypto'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { AccessKey } from '../config.ts'
import { type Listener, startListener } from '../live/listener.ts'
import { hashOfKey, readKeyText } from './key-text.ts'
import { createUses } from './key-uses.ts'
import { ACCESS_CHANNEL } from './keys.ts'
import { type LoadedKeys, loadKeys } from './load-keys.ts'
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
export interface RefusedKey {
  problem: string
}

/** The keys could not be read from the database for so long that a revoked key may be among them. */
export class KeysUnknown extends Error {}

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
/** Unknown keys cause so many readings at most, and one more every second. */
const READINGS_FOR_UNKNOWN = 10
const ONE_MORE_EVERY_MS = 1000

const UNKNOWN: RefusedKey = { problem: 'The access key is unknown' }

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
  let loaded: LoadedKeys | undefined
  let loading: Promise<void> | undefined
  let isChanged = false
  let readings = READINGS_FOR_UNKNOWN
  let countedMs = performance.now()
  let timer: NodeJS.Timeout | undefined
  let listener: Listener | undefined

  const ageMs = () => (loaded ? performance.now() - loaded.atMs : Number.POSITIVE_INFINITY)

  /** Reads the keys. A call that comes while they are being read causes another reading, because the first may have missed the change. */
  function reload(): Promise<void> {
    if (loading) {
      isChanged = true
      return loading
    }
    loading = (async () => {
      try {
        do {
          isChanged = false
          loaded = await loadKeys(pool)
        } while (isChanged)
      } finally {
        loading = undefined
      }
    })()
    return loading
  }

  /** Whether the keys may be read once more for a key that is not known. */
  function takeReading(): boolean {
    const nowMs = performance.now()
    const more = (nowMs - countedMs) / ONE_MORE_EVERY_MS
    readings = Math.min(READINGS_FOR_UNKNOWN, readings + more)
    countedMs = nowMs
    if (readings < 1) return false
    readings--
    return true
  }

  const reloadQuietly = () =>
    reload().catch((error: Error) => log.warn({ error: error.message }, 'access keys cannot be read; retrying'))

  async function lookUp(id: string, mayBeOld: boolean) {
    if (ageMs() > oldestMs) {
      await reload().catch((cause) => {
        if (loaded && mayBeOld) return
        throw new KeysUnknown('The database cannot be reached at the moment', { cause })
      })
    }
    const known = loaded?.keys.get(id)
    // It may have been created a moment ago, by another process.
    if (known || !takeReading()) return known
    await reloadQuietly()
    return loaded?.keys.get(id)
  }

  const needsKey = () => given.length > 0 || (loaded?.exist ?? false)

  return {
    async start() {
      if (timer) return
      await reloadQuietly()
      timer ??= setInterval(() => {
        void reloadQuietly()
        void uses.write()
      }, reloadEveryMs).unref()
    },

    listen() {
      const again = () => void reloadQuietly()
      listener ??= startListener({
        pool,
        log,
        channel: ACCESS_CHANNEL,
        name: 'access keys',
        onListening: again,
        onNotification: again,
      })
    },

    needsKey,

    async find(text, mayBeOld) {
      const hash = hashOfKey(text)
      // All are compared, so that the time does not depend on the key.
      const [found] = given.filter((key) => timingSafeEqual(key.hash, hash))
      if (found) return found.access
      const read = readKeyText(text)
      if (read.kind === 'damaged') return { problem: `This is not a whole access key: ${read.problem}` }
      if (read.kind === 'other') return UNKNOWN
      const key = await lookUp(read.id, mayBeOld !== undefined)
      if (!key || !timingSafeEqual(key.hash, hash)) return UNKNOWN
      if (key.revokedAt !== null) return { problem: `The access key "${key.name}" was revoked at ${key.revokedAt}` }
      if (key.expiresMs <= performance.now()) {
        return { problem: `The access key "${key.name}" expired at ${key.expiresAt}` }
      }
      uses.note(read.id)
      return key.access
    },

    stillOpens(access) {
      if (access === undefined) return !needsKey()
      if (access.keyId === undefined) return true
      const key = loaded?.keys.get(access.keyId)
      return key !== undefined && key.revokedAt === null && key.expiresMs > performance.now()
    },

    reload: reloadQuietly,

    async ensureLoaded() {
      if (loaded) return
      await reload().catch((cause) => {
        throw new KeysUnknown('The database cannot be reached at the moment', { cause })
      })
    },

    async stop() {
      clearInterval(timer)
      await listener?.close()
      await uses.write()
    },
  }
}
