import type pg from 'pg'

/**
 * The database's clock. Between two answers it runs by a clock of this machine that never jumps: changes of this
 * machine's date affect neither the checks of event times nor the beginning of days.
 */
export interface DatabaseClock {
  /** In milliseconds since 1970. */
  nowMs(): number
  now(): Date
  /** The database has just said what time it is, in milliseconds since 1970. */
  learn(nowMs: number): void
}

/** Asks the database what time it is. */
export async function openClock(pool: pg.Pool): Promise<DatabaseClock> {
  const clock = createClock(0)
  await askTime(pool, clock)
  return clock
}

/** A clock that was set by the database at this very moment. */
export function createClock(databaseMs: number): DatabaseClock {
  const offsetOf = (ms: number) => ms - performance.now()
  let offsetMs = offsetOf(databaseMs)
  const nowMs = () => performance.now() + offsetMs
  return {
    nowMs,
    now: () => new Date(nowMs()),
    learn(ms) {
      offsetMs = offsetOf(ms)
    },
  }
}

const ASK_EVERY_MS = 30_000

/** Asks again from time to time, because machines sleep and clocks drift. */
export function keepClock(pool: pg.Pool, clock: DatabaseClock): { stop(): void } {
  const timer = setInterval(() => void askTime(pool, clock).catch(() => undefined), ASK_EVERY_MS).unref()
  return { stop: () => clearInterval(timer) }
}

async function askTime(pool: pg.Pool, clock: DatabaseClock): Promise<void> {
  const client = await pool.connect()
  try {
    const { rows } = await client.query<{ now_ms: string }>(
      'select extract(epoch from clock_timestamp()) * 1000 as now_ms',
    )
    clock.learn(Number(rows[0]?.now_ms))
  } finally {
    client.release()
  }
}
