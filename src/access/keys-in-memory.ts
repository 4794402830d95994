import type pg from 'pg'
import type { Logger } from 'pino'
import { type LoadedKey, type LoadedKeys, loadKeys } from './load-keys.ts'

/** The keys could not be read from the database for so long that a revoked key may be among them. */
export class KeysUnknown extends Error {}

/** The keys of the database, in the memory of a process. */
export interface KeysInMemory {
  /** The keys as they were read last. */
  newest(): LoadedKeys | undefined
  /** Reads the keys again. A failure is logged. */
  reload(): Promise<void>
  /**
   * Reads the keys if they have never been read.
   *
   * @throws KeysUnknown when they cannot be read.
   */
  ensureLoaded(): Promise<void>
  /**
   * Finds a key. A key that is not known is looked for in the database, a limited number of times.
   *
   * @throws KeysUnknown when the keys are too old and cannot be read, unless old keys are allowed.
   */
  lookUp(id: string, mayBeOld: boolean): Promise<LoadedKey | undefined>
}

/** Unknown keys cause so many readings at most, and one more every second. */
const READINGS_FOR_UNKNOWN = 10
const ONE_MORE_EVERY_MS = 1000

/** @param oldestMs the age at which keys are not used any more. */
export function createKeysInMemory(pool: pg.Pool, log: Pick<Logger, 'warn'>, oldestMs: number): KeysInMemory {
  let loaded: LoadedKeys | undefined
  let loading: Promise<void> | undefined
  let isChanged = false
  const takeReading = createAllowance()

  async function load() {
    do {
      isChanged = false
      loaded = await loadKeys(pool)
    } while (isChanged)
  }

  /** A call while the keys are being read causes another reading, because the first may have missed the change. */
  function read(): Promise<void> {
    if (loading) isChanged = true
    loading ??= load().finally(() => {
      loading = undefined
    })
    return loading
  }

  const reload = () =>
    read().catch((error: Error) => log.warn({ error: error.message }, 'access keys cannot be read; retrying'))

  const readOrThrow = () =>
    read().catch((cause) => {
      throw new KeysUnknown('The database cannot be reached at the moment', { cause })
    })

  return {
    newest: () => loaded,
    reload,
    async ensureLoaded() {
      if (!loaded) await readOrThrow()
    },

    async lookUp(id, mayBeOld) {
      const isOld = !loaded || performance.now() - loaded.atMs > oldestMs
      if (isOld) await (loaded && mayBeOld ? reload() : readOrThrow())
      const known = loaded?.keys.get(id)
      // It may have been created a moment ago, by another process.
      if (known || !takeReading()) return known
      await reload()
      return loaded?.keys.get(id)
    },
  }
}

/** A function that says whether the keys may be read once more for a key that is not known. */
function createAllowance(): () => boolean {
  let readings = READINGS_FOR_UNKNOWN
  let countedMs = performance.now()
  return () => {
    const nowMs = performance.now()
    readings = Math.min(READINGS_FOR_UNKNOWN, readings + (nowMs - countedMs) / ONE_MORE_EVERY_MS)
    countedMs = nowMs
    if (readings < 1) return false
    readings--
    return true
  }
}
