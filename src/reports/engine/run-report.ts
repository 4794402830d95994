import { hash } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import type { Static, TObject } from 'typebox'
import { raw, type Sql, sql, toQuery } from '../../db/sql.ts'
import { type TextRow, writeInstant, writeRows } from '../../json/write-rows.ts'
import { lagSince, NEWEST_EVENT } from './lag.ts'
import { NotKnown } from './parameters.ts'
import { daysIn } from './period.ts'
import type { Report, ReportContext } from './report.ts'
import { askRowsAndTotals } from './rows-with-totals.ts'
import { namedDays, writeComparison } from './write-comparison.ts'

export interface ReportAnswer {
  /** Everything up to this event is in the numbers; undefined while nothing was ever applied. */
  asOf: string | undefined
  /** What `JSON.stringify` writes without loss: the rows, or `{ rows, totals }`. */
  body: unknown
}

/**
 * Asks a report, in one round trip.
 *
 * @param pool of `openReportPool`.
 * @throws ParameterError when parameters do not go together, NotKnown, and what PostgreSQL reports.
 */
export async function runReport<Q extends TObject>(
  pool: Pool,
  report: Report<Q>,
  query: Static<Q>,
  context: ReportContext,
): Promise<ReportAnswer> {
  if (report.envelope) return runWithEnvelope(pool, report, report.envelope, query, context)
  const { row, totals, one } = report
  // The moment comes first: whatever is committed between the two is in the rows then, and not the other way round.
  const questions = [newestEvent(context.tenantId), report.sql(query, context)]
  if (totals) questions.push(totals.sql(query, context))
  const [newest = [], rows = [], totalRows = []] = await askAll(pool, questions, report)
  if (one && rows.length === 0) throw new NotKnown(one.notKnown(query))
  const newestAt = newest[0]?.last_event_at
  const written = writeRows(row, rows, (one && rows[0]?.currency) || context.currency)
  return {
    asOf: newestAt ? writeInstant(newestAt) : undefined,
    body: one
      ? written[0]
      : totals
        ? { rows: written, totals: writeRows(totals.row, totalRows, context.currency)[0] }
        : written,
  }
}

async function runWithEnvelope<Q extends TObject>(
  pool: Pool,
  report: Report<Q>,
  envelope: NonNullable<Report<Q>['envelope']>,
  query: Static<Q>,
  context: ReportContext,
): Promise<ReportAnswer> {
  const { row, totals } = report
  if (!totals) throw new Error('A report with an envelope needs totals')
  const compared = envelope.comparison?.(query, context)
  const asked = askRowsAndTotals(report, totals, query, context)
  const askOf = (other: Static<Q>, about: ReportContext) => askRowsAndTotals(report, totals, other, about)
  const alsoAsked = compared && askOf(compared.query, compared.context)
  const ownAsked = compared?.asked && askOf(compared.asked.query, compared.context)
  const parts = [asked, ...(alsoAsked ? [alsoAsked] : []), ...(ownAsked ? [ownAsked] : [])]
  const [fresh = [], ...answers] = await askAll(
    pool,
    [freshness(context), ...parts.flatMap(({ questions }) => questions)],
    report,
  )
  const [own = NOTHING, other = NOTHING, ownCompared = own] = parts.map(({ questions, read }) =>
    read(answers.splice(0, questions.length)),
  )
  const [rows, totalRows] = own
  envelope.check?.(query, totalRows[0] ?? {})
  const asOf = fresh[0]?.as_of
  const write = (texts: readonly TextRow[]) => writeRows(row, texts, context.currency)
  const period = daysIn(envelope.period(query, context))
  const page = envelope.page?.(query, rows)
  const { basis = 'event' } = query as { basis?: string }
  return {
    asOf: asOf ? writeInstant(asOf) : undefined,
    body: {
      rows: write(page?.rows ?? rows),
      totals: writeRows(totals.row, totalRows, context.currency)[0],
      ...(page && { next: page.next }),
      ...(compared &&
        period && {
          comparison: writeComparison(compared, {
            ...{ report, totals: totals.row, period, currency: context.currency },
            ...{ other, compared: ownCompared },
          }),
        }),
      meta: {
        asOf: asOf ? writeInstant(asOf) : null,
        lagSeconds: fresh[0]?.lag_seconds ? Number(fresh[0].lag_seconds) : null,
        timeZone: context.timeZone,
        currency: context.currency,
        basis,
        period: period ? namedDays(period) : null,
        unfinishedBucket: nameOfRow(envelope.unfinishedBucket?.(query, context), rows),
        waitingOrders: Number(fresh[0]?.waiting_orders),
        rejectedEvents: Number(fresh[0]?.rejected_events),
        query,
      },
    },
  }
}

const NOTHING: [TextRow[], TextRow[]] = [[], []]

/** The bucket of this name; null when no row has it. */
function nameOfRow(name: string | undefined, rows: readonly TextRow[]): string | null {
  if (name === undefined) return null
  return rows.some(({ bucket, period = bucket }) => period === name) ? name : null
}

/** How fresh the numbers are, and what could still change them. */
function freshness({ tenantId }: ReportContext): Sql {
  return sql`
    select
      newest.at as as_of,
      ${raw(lagSince('newest.lag_from'))} as lag_seconds,
      (
        select count(*)
        from orders
        where tenant_id = ${tenantId}
        and placed_at is null
      ) as waiting_orders,
      (
        select count(*)
        from dead_letters
        where tenant_id = ${tenantId}
      ) as rejected_events
    from (${newestEvent(tenantId)}) as newest (at, lag_from)`
}

function newestEvent(tenantId: string): Sql {
  return sql`
    select
      max(last_event_at) as last_event_at,
      max(${raw(NEWEST_EVENT)}) as lag_from
    from ingest_accounting
    where tenant_id = ${tenantId}
    and applied > 0`
}

/**
 * Sends all the questions before it reads the first answer; the pool's connections are pipelined. What is asked twice, such as the
 * totals of a report whose one row they are, is sent once.
 */
async function askAll(pool: Pool, questions: readonly Sql[], { plan }: Pick<Report, 'plan'>): Promise<TextRow[][]> {
  const client = await pool.connect()
  const answered = new Map<string, Promise<TextRow[]>>()
  const asked = questions.map((question) => () => {
    const query = toQuery(question)
    const key = JSON.stringify(query)
    const answer = answered.get(key) ?? ask(client, query)
    answered.set(key, answer)
    return answer
  })
  const steps = [() => begin(client, plan), ...asked, () => end(client)]
  const settled = await Promise.allSettled(steps.map((step) => step()))
  const answers = settled.slice(1, -1)
  const failed = settled.find((answer) => answer.status === 'rejected')
  client.release(failed && !isAnswered(failed.reason) ? failed.reason : undefined)
  if (failed) throw failed.reason
  return answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}

/** With plans made for the values at hand: one for any value would read months of orders to find the one that is searched for. */
const FOR_FEW_ROWS = 'set local enable_indexscan = on; set local plan_cache_mode = force_custom_plan'

/** Only reads, which ends with the transaction: a session that others come to share must not refuse their writes. */
async function begin(client: PoolClient, plan: Report['plan']): Promise<TextRow[]> {
  await client.query(
    plan === 'few-rows' ? `begin transaction read only; ${FOR_FEW_ROWS}` : 'begin transaction read only',
  )
  return []
}

async function end(client: PoolClient): Promise<TextRow[]> {
  await client.query('commit')
  return []
}

/** Every text is prepared once a connection, under a name made of it. */
async function ask(client: PoolClient, { text, values }: ReturnType<typeof toQuery>): Promise<TextRow[]> {
  const { rows } = await client.query<Record<string, string | null>>({ name: hash('sha1', text), text, values })
  return rows
}

/** Whether PostgreSQL itself refused, so that the connection is as good as before. */
function isAnswered(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR'
}
