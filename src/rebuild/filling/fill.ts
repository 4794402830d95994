import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { isLockFailure } from '../../db/errors.ts'
import { inTransaction } from '../../db/transaction.ts'
import { notifyEverything } from '../../live/notify.ts'
import { addRows, ensurePartitionsOf } from '../add-run.ts'
import { refreshMonths, retryingLocks } from '../apply-differences.ts'
import type { Tables } from '../choose-tables.ts'
import { countDifferingRows, type TableDifference } from '../differences.ts'
import { factTables } from '../fact-tables.ts'
import { type Compared, type InvestigateOptions, withReplay } from '../investigate.ts'
import { RebuildLater, ReplayStopped, type Target } from '../target.ts'
import { addLineNames, correctFacts } from './correct-facts.ts'
import { inParts } from './parts.ts'
import { FACTS, markFilled, rulesOf } from './table-rules.ts'

type FillStep = 'facts_corrected' | 'part_added' | 'added'

export interface FillOptions extends Pick<InvestigateOptions, 'signal' | 'onProgress'> {
  /** Called before the perspectives are written. */
  onAdding?: (events: number) => void
  /** For tests that kill the process. */
  onStep?: (step: FillStep) => void
}

export interface Filled extends Compared {
  /** The number of rows that were corrected, by table. */
  byTable: Pick<TableDifference, 'table' | 'rows'>[]
}

/** While a previous version of Tidemark writes facts by its rules, there is always something to correct. */
const MOST_ROUNDS = 20

/**
 * Fills tables from the stored events, while events arrive. First, facts are corrected until a comparison finds no difference: from then
 * on, each batch adds the right numbers. The perspectives then differ by a constant, which is added.
 *
 * @param names of `Rules.versions`.
 * @throws RebuildError when raw events are missing; RebuildLater when another run is active, or facts continue to change; ReplayStopped on `signal`.
 */
export async function fillTables(target: Target, names: readonly string[], options: FillOptions = {}): Promise<Filled> {
  const rules = rulesOf(target.perspectives)
  const tables: Tables = {
    perspectives: target.perspectives.filter(({ table }) => names.includes(table)),
    facts: names.includes(FACTS) ? factTables : [],
  }
  return withReplay(target, tables, { ...options, missing: 'refuse' }, async ({ shadow, compare }) => {
    const corrected = new Map<string, number>()
    let isSettled = tables.facts.length === 0
    for (let round = 1; round <= MOST_ROUNDS; round++) {
      const at = isSettled ? await awaitBatches(target.pool, options.signal) : ''
      const compared = await compare(isSettled ? tables : { perspectives: [], facts: tables.facts })
      const differing = await countDifferingRows(shadow.pool)
      const facts = tables.facts.filter(({ table }) => differing.some((found) => found.table === table))
      if (facts.length > 0) {
        isSettled = false
        count(corrected, differing, facts)
        await correctFacts(shadow, facts)
        options.onStep?.('facts_corrected')
      } else if (!isSettled) isSettled = true
      else {
        options.onAdding?.(compared.events)
        if (tables.facts.length > 0) await addLineNames(shadow)
        await addToLive(target, tables, options)
        count(corrected, differing, tables.perspectives)
        await markFilled(target.pool, rules, { tables: names, at })
        options.onStep?.('added')
        await refreshMonths(target.pool)
        await notifyEverything(target.pool)
        return { ...compared, byTable: [...corrected].map(([table, rows]) => ({ table, rows })) }
      }
    }
    throw new RebuildLater('Another version of Tidemark continues to write facts by other rules. Stop that version')
  })
}

function count(
  corrected: Map<string, number>,
  differing: readonly Pick<TableDifference, 'table' | 'rows'>[],
  among: readonly { table: string }[],
): void {
  for (const { table, rows } of differing) {
    if (among.some((one) => one.table === table)) corrected.set(table, (corrected.get(table) ?? 0) + rows)
  }
}

const LOCK_TIMEOUT_MS = 2000

/**
 * Waits until all batches have ended that began before. Each batch begins with its receipt, in every version of Tidemark.
 *
 * @returns the moment, by the clock of the database.
 */
async function awaitBatches(pool: Pool, signal: AbortSignal | undefined): Promise<string> {
  for (;;) {
    if (signal?.aborted) throw new ReplayStopped()
    try {
      return await inTransaction(pool, async (client) => {
        await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`)
        const { rows } = await client.query<{ at: string }>('select clock_timestamp() as at')
        await client.query('lock table commit_receipts in share mode')
        return rows[0]?.at ?? ''
      })
    } catch (error) {
      if (!isLockFailure(error)) throw error
    }
    // Batches that waited behind the lock get their turn.
    await pause(LOCK_TIMEOUT_MS / 2)
  }
}

/** Adds the differences of perspectives, in short transactions. A run that ends in between is completed by the next one. */
async function addToLive(target: Target, { perspectives }: Tables, { onStep }: FillOptions): Promise<void> {
  const { pool } = target
  for (const perspective of perspectives) {
    const { table } = perspective
    await inParts(pool, table, async ({ from, to }) => {
      const rows = { text: DIFFERENCES, values: [table, from, to] }
      await ensurePartitionsOf(pool, target, perspective, rows)
      await retryingLocks(() => inTransaction(pool, (client) => addRows(client, perspective, rows, 1)))
      onStep?.('part_added')
    })
  }
}

const DIFFERENCES = 'tidemark_shadow.differences where table_name = $1 and difference_number between $2 and $3'
