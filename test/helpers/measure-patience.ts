import { availableParallelism } from 'node:os'
import type pg from 'pg'

/** The duration of both on the reference, an idle machine with two cores. */
const REFERENCE = { computeMs: 80, statementsMs: 120, cores: 2 }
const STATEMENTS = 500
const MOST = 10

/** Measures how many times slower than the reference this machine and its PostgreSQL are, from 1 to 10. */
export async function measurePatience(pool: pg.Pool): Promise<number> {
  await runStatements(pool)
  compute()
  const statements = await timeOf(() => runStatements(pool))
  const computing = await timeOf(async () => compute())
  const slowness = Math.max(computing / REFERENCE.computeMs, statements / REFERENCE.statementsMs)
  const fewCores = REFERENCE.cores / availableParallelism()
  return Math.min(MOST, Math.max(1, slowness) * Math.max(1, fewCores))
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now()
  await work()
  return performance.now() - since
}

async function runStatements(pool: pg.Pool): Promise<void> {
  for (let i = 0; i < STATEMENTS; i++) await pool.query('select sum(n) from generate_series(1, 100) n')
}

function compute(): number {
  let state = 1
  for (let i = 0; i < 5e7; i++) state = (Math.imul(state, 1664525) + 1013904223) | 0
  return state
}
