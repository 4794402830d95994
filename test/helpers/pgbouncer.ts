import { existsSync } from 'node:fs'
import { afterEach, beforeEach, inject } from 'vitest'
import { type Mode, type PgBouncer, PROGRAM, startPgBouncer } from './pgbouncer-process.ts'

const MISSING = 'PgBouncer is not installed: its tests are skipped. apt-get install pgbouncer runs them.'

/** Returns a function that starts a PgBouncer in front of the test server until the end of the test. Without PgBouncer, tests are skipped. */
export function usePgBouncer(): (mode: Mode) => Promise<PgBouncer> {
  const stops: (() => Promise<void>)[] = []
  beforeEach((context) => {
    if (existsSync(PROGRAM)) return
    if (process.env.TIDEMARK_REQUIRE_BROKERS === 'true') throw new Error(MISSING)
    context.skip(true, MISSING)
  })
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
  })
  return async (mode) => {
    const { stop, ...bouncer } = await startPgBouncer(inject('serverUrl'), mode)
    stops.push(stop)
    return bouncer
  }
}
