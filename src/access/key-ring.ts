import { timingSafeEqual } from 'node:crypto'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { AccessKey } from '../config/setting-values.ts'
import { type Listener, startListener } from '../live/listener.ts'
import { hashOfKey, readKeyText } from './key-text.ts'
import { createUses } from './key-uses.ts'
import { ACCESS_CHANNEL } from './keys.ts'
import { createKeysInMemory } from './keys-in-memory.ts'
import type { LoadedKey } from './load-keys.ts'
import { createProxyRing } from './people/proxy-ring.ts'
import type { Role } from './people/role.ts'
import { createSessionRing } from './people/session-ring.ts'
import type { SignInWay } from './people/sessions.ts'
import { type Scope, scopeNames } from './scope.ts'

/** A person who is signed in. */
interface Person {
  name: string
  role: Role
  way: SignInWay
}

/** What a request may do. */
export interface Access {
  /** The id of a key of the database. Undefined for a key of the settings. */
  keyId: string | undefined
  /** The hash of the session of a person. Undefined for a key. */
  session?: string
  person?: Person
  /** Identifies the key or the person without a secret, for shared limits and the audit log. */
  keyName: string
  /** Its name in metrics: that of the key, or `people` for all people. */
  label: string
  scopes: ReadonlySet<Scope>
  /** The only tenant that is open; undefined for all tenants. */
  tenantId: string | undefined
}

/** Why a key opens nothing. The text is for the client. */
export interface RefusedKey {
  reason: 'unknown' | 'damaged' | 'expired' | 'revoked'
  problem: string
}

/** The keys of the settings and of the database, and the sessions of people, in memory. */
export interface KeyRing {
  /** Reads the keys, and reads them again when they change. */
  start(): Promise<void>
  /** Receives notifications of changes. Without them, changes are found within ten seconds. */
  listen(): void
  /** Whether requests need a key or a session: if the settings have a key or another way to sign in, a key was ever created, or there is a person. */
  needsKey(): boolean
  /** The number of keys of the database that work. */
  activeKeys(): number
  /** Whether there are people, who sign in with a password. */
  hasPeople(): boolean
  /**
   * Checks a key.
   *
   * @throws KeysUnknown when the keys were last read more than 30 seconds ago, and cannot be read now.
   */
  find(text: string, mayBeOld?: 'old keys are allowed'): Promise<Access | RefusedKey>
  /**
   * Checks the token of a session.
   *
   * @returns undefined when the session has ended, or never existed.
   * @throws KeysUnknown when it cannot be read.
   */
  findSession(token: string): Promise<Access | undefined>
  /**
   * Finds the account of a person whom a trusted proxy names.
   *
   * @throws KeysUnknown when it cannot be read.
   */
  findProxied(name: string): Promise<Access | { problem: string }>
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
  /** Whether people sign in elsewhere, so that requests need a key or a session in any case. */
  isClosed?: boolean
  /** Whether a person who is new at the proxy gets an account. */
  proxySignUp?: boolean
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
  const {
    pool,
    log,
    isClosed = false,
    proxySignUp = false,
    reloadEveryMs = RELOAD_EVERY_MS,
    oldestMs = OLDEST_MS,
  } = settings
  const given = (settings.given ?? []).map(({ key, tenantId }, index) => ({
    hash: hashOfKey(key),
    access: { keyId: undefined, keyName: `key ${index}`, label: `key ${index}`, scopes: new Set(scopeNames), tenantId },
  }))
  const uses = createUses(pool, log)
  const memory = createKeysInMemory(pool, log, oldestMs)
  const sessions = createSessionRing(pool, log, oldestMs)
  const proxied = createProxyRing({ pool, log, oldestMs, signUp: proxySignUp })
  let timer: NodeJS.Timeout | undefined
  let listener: Listener | undefined

  const reload = async () => void (await Promise.all([memory.reload(), sessions.reload(), proxied.reload()]))

  const needsKey = () => isClosed || given.length > 0 || (memory.newest()?.exist ?? false)

  return {
    async start() {
      if (timer) return
      await memory.reload()
      timer ??= setInterval(() => {
        void reload()
        void uses.write()
      }, reloadEveryMs).unref()
    },

    listen() {
      const again = () => void reload()
      const about = { channel: ACCESS_CHANNEL, name: 'access keys' }
      listener ??= startListener({ pool, log, ...about, onListening: again, onNotification: again })
    },

    needsKey,
    activeKeys: () => [...(memory.newest()?.keys.values() ?? [])].filter((key) => refusalOf(key) === undefined).length,
    hasPeople: () => memory.newest()?.hasPeople ?? false,

    async find(text, mayBeOld) {
      const hash = hashOfKey(text)
      // All are compared, so that the time does not depend on the key.
      const [found] = given.filter((key) => timingSafeEqual(key.hash, hash))
      if (found) return found.access
      const read = readKeyText(text)
      if (read.kind === 'damaged')
        return { reason: 'damaged', problem: `This is not a whole access key: ${read.problem}` }
      const key = read.kind === 'key' ? await memory.lookUp(read.id, mayBeOld !== undefined) : undefined
      if (!key || !timingSafeEqual(key.hash, hash)) return { reason: 'unknown', problem: 'The access key is unknown' }
      const refused = refusalOf(key)
      if (refused) return refused
      uses.note(key.id)
      return key.access
    },

    stillOpens(access) {
      if (access === undefined) return !needsKey()
      if (access.person?.way === 'proxy') return proxied.stillOpens(access)
      if (access.session !== undefined) return sessions.stillOpens(access)
      if (access.keyId === undefined) return true
      const key = memory.newest()?.keys.get(access.keyId)
      return key !== undefined && refusalOf(key) === undefined
    },

    findSession: sessions.find,
    findProxied: proxied.find,
    reload,
    ensureLoaded: memory.ensureLoaded,

    async stop() {
      clearInterval(timer)
      await listener?.close()
      await uses.write()
    },
  }
}

/** Why a key does not work any more; undefined if it works. */
function refusalOf({ name, revokedAt, expiresAt, expiresMs }: LoadedKey): RefusedKey | undefined {
  if (revokedAt !== null) {
    return { reason: 'revoked', problem: `The access key "${name}" was revoked at ${revokedAt}` }
  }
  if (expiresMs > performance.now()) return undefined
  return { reason: 'expired', problem: `The access key "${name}" expired at ${expiresAt}` }
}
