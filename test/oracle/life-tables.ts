import type pg from 'pg'
import { expect } from 'vitest'
import { decimal, decimalText } from '../helpers/decimal.ts'
import { settleCosts } from '../helpers/settle-costs.ts'
import type { LifeEvent } from './life-events.ts'
import { expectedFacts, FACT_TABLES, type FactTable, NUMERALS } from './life-fact-tables.ts'
import { expectedLife, type LifeSettings } from './life-oracle.ts'
import { type Row, SUMMED, type SummedTable, textOf, withoutZeros } from './life-sums.ts'
import { isQuotient } from './oracle.ts'

/** Corrects the costs of orders, and expects every table of facts and every perspective to equal the oracle for this set of events. */
export async function expectLife(
  pool: pg.Pool,
  events: readonly LifeEvent[],
  settings: LifeSettings = {},
): Promise<void> {
  await settleCosts(pool, settings)
  const expected = expectedLife(events, settings)
  const tables: Record<string, Row[]> = { ...expectedFacts(expected, settings), ...expected.summed }
  const differences = Object.entries(await readLife(pool)).flatMap(([table, rows]) => {
    const [wanted, found] = [byText(tables[table] ?? []), byText(rows)]
    const [missing, wrong] = [rowsWithout(wanted, found), rowsWithout(found, wanted)]
    return missing.length + wrong.length === 0 ? [] : [{ table, missing, wrong }]
  })
  expect(differences).toEqual([])
}

const byText = (rows: readonly Row[]): Map<string, Row> => new Map(rows.map((row) => [textOf(row), row]))

const rowsWithout = (rows: Map<string, Row>, others: Map<string, Row>): Row[] =>
  [...rows].filter(([text]) => !others.has(text)).map(([, row]) => row)

/** All rows of all tables, as text. Rows with only zero sums are left out. */
async function readLife(pool: pg.Pool): Promise<Record<FactTable | SummedTable, Row[]>> {
  await pool.query('refresh materialized view monthly_sales_summary')
  const facts = (Object.keys(FACT_TABLES) as FactTable[]).map(async (table) => {
    const { rows } = await pool.query<Row>(FACT_TABLES[table])
    return [table, rows.map((row) => withPlainNumerals(row, NUMERALS))]
  })
  const summed = (Object.keys(SUMMED) as SummedTable[]).map(async (table) => {
    const { key, sums } = SUMMED[table]
    const average = ['daily_sales_analytics', 'monthly_sales_summary'].includes(table) ? ['avg_order_value'] : []
    const columns = ['tenant_id', ...key.map(keyColumn), ...sums, ...average]
    const { rows } = await pool.query<Row>(`select ${columns.join(', ')} from ${table}`)
    return [
      table,
      withoutZeros(
        table,
        rows.map(withCheckedAverage).map((row) => withPlainNumerals(row, sums)),
      ),
    ]
  })
  return Object.fromEntries(await Promise.all([...facts, ...summed]))
}

function keyColumn(column: string): string {
  if (column === 'stated_at' || column === 'moved_at')
    return `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${column}`
  return INSTANTS.includes(column) ? `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}` : column
}

const INSTANTS = ['hour', 'quarter', 'order_quarter']

function withPlainNumerals(row: Row, numerals: readonly string[]): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      numerals.includes(column) && value !== null ? decimalText(decimal(value)) : value,
    ]),
  )
}

function withCheckedAverage({ avg_order_value, ...row }: Row): Row {
  if (avg_order_value === undefined) return row
  const orders = BigInt(row.total_orders ?? 0)
  const isRight =
    avg_order_value === null
      ? orders === 0n
      : orders > 0n && isQuotient(avg_order_value, decimal(row.total_revenue ?? ''), orders)
  if (!isRight) expect.fail(`${avg_order_value} is not the average of ${JSON.stringify(row)}`)
  return row
}
