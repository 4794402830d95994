import type { Pool, PoolClient } from 'pg'
import { BinaryRows } from '../db/binary-rows.ts'
import { copyRows } from '../db/copy-rows.ts'
import type { Zone } from '../zones/zone.ts'
import { type CsvLine, emptyRecord, type LineProblem } from './csv/csv-layout.ts'
import { ImportError } from './import-error.ts'
import { inUtc } from './values/read-time.ts'

/** A line on its way into the stage. */
export interface StagedLine {
  orderId: string
  number: number
  /** See `inUtc`. Times without a zone are in the zone of the stage. Their number is that of the stage. */
  times: readonly (string | undefined)[]
  /** The values of the columns of the layout, in the sequence of the columns. */
  cells: readonly string[]
  error: string | undefined
}

/** A line that was read back from the stage. */
export interface OrderLine extends CsvLine {
  /** Whether the line has each of the times. */
  hasTimes: readonly boolean[]
}

/** All lines of one order. */
export interface StagedOrder {
  id: string
  /** The earliest and the latest of each of its times, in UTC. */
  first: readonly (string | null)[]
  last: readonly (string | null)[]
  /** Whether `first` and `last` are on different days in the zone of the stage. */
  spansDays: readonly (boolean | null)[]
  lines: OrderLine[]
  problems: LineProblem[]
  /** Whether lines were left out because the order is too large. */
  isTooLarge: boolean
}

const ROWS_A_COPY = 5000
const CHARACTERS_A_COPY = 4 << 20
const ROWS_A_FETCH = 2000

/**
 * Sorts the lines of a file of any size in a temporary table of one connection. The table disappears with the
 * connection.
 */
export class Stage {
  readonly #client: PoolClient
  readonly #times: readonly string[]
  readonly #zone: Zone
  #isSorted = false
  #rows = new BinaryRows()
  #rowCount = 0
  #characters = 0

  private constructor(client: PoolClient, zone: Zone, timeCount: number) {
    this.#client = client
    this.#zone = zone
    this.#times = Array.from({ length: timeCount }, (_, i) => `time_${i}`)
  }

  /**
   * @param zone of times without an offset.
   * @param timeCount the number of times of a line.
   */
  static async open(pool: Pool, zone: Zone, timeCount: number): Promise<Stage> {
    const client = await pool.connect().catch(explain)
    const stage = new Stage(client, zone, timeCount)
    try {
      await client.query(`select set_config('timezone', $1, false), set_config('work_mem', '64MB', false)`, [zone.name])
      await client.query(createStage(stage.#times))
    } catch (error) {
      stage.close()
      explain(error)
    }
    return stage
  }

  async add(line: StagedLine): Promise<void> {
    const cells = JSON.stringify(line.cells)
    this.#rows
      .startRow(4 + this.#times.length)
      .text(line.orderId)
      .text(String(line.number))
      .text(cells)
    this.#rows.text(line.error === undefined ? undefined : JSON.stringify(line.error))
    this.#times.forEach((_, i) => {
      const time = line.times[i]
      this.#rows.text(time && inUtc(time, this.#zone))
    })
    this.#rowCount++
    this.#characters += cells.length
    if (this.#rowCount >= ROWS_A_COPY || this.#characters >= CHARACTERS_A_COPY) await this.#flush()
  }

  /** Copies in many short statements, because a long one would prevent PostgreSQL from vacuuming replaced rows. */
  async #flush(): Promise<void> {
    const rows = this.#rows
    this.#rows = new BinaryRows()
    this.#rowCount = 0
    this.#characters = 0
    const columns = ['order_id', 'line_number', 'cells', 'error', ...this.#times].join(', ')
    await copyRows(this.#client, `staged_lines (${columns})`, rows).catch(explain)
  }

  /** The database's clock, in milliseconds since 1970. */
  async nowMs(): Promise<number> {
    const { rows } = await this.#client
      .query<{ now_ms: string }>('select extract(epoch from now()) * 1000 as now_ms')
      .catch(explain)
    return Number(rows[0]?.now_ms)
  }

  /**
   * Reads the orders back by time, each with its lines in the sequence of the file. Earlier orders can be imported
   * meanwhile. A second call reads the orders again.
   *
   * @param columns the names of the cells.
   * @param maxBytes of the lines of one order.
   * @param orderBy the index of the time by which the orders are sorted.
   */
  async *orders(columns: readonly string[], maxBytes: number, orderBy: number): AsyncGenerator<StagedOrder> {
    await this.#sort(orderBy)
    let order: StagedOrder | undefined
    let bytes = 0
    for await (const row of this.#fetchRows()) {
      if (order?.id !== row.order_id) {
        if (order) yield order
        const { order_id: id, first, last, spans_days: spansDays } = row
        order = { id, first, last, spansDays, lines: [], problems: [], isTooLarge: false }
        bytes = 0
      }
      bytes += row.cells.length
      order.isTooLarge ||= bytes > maxBytes
      if (order.isTooLarge && order.lines.length > 0) continue
      order.lines.push(readLine(row, columns))
      if (row.error !== null) order.problems.push({ line: Number(row.line_number), error: JSON.parse(row.error) })
    }
    if (order) yield order
  }

  /** The cursor outlives its transaction, because a long transaction would prevent vacuuming too. */
  async #sort(orderBy: number): Promise<void> {
    if (this.#isSorted) {
      await this.#client.query('move absolute 0 in staged_orders').catch(explain)
      return
    }
    this.#isSorted = true
    await this.#flush()
    await this.#client.query('analyze staged_lines').catch(explain)
    await this.#client.query(declareOrders(this.#times, orderBy)).catch(explain)
  }

  async *#fetchRows(): AsyncGenerator<Row> {
    for (;;) {
      const { rows } = await this.#client.query<Row>(`fetch ${ROWS_A_FETCH} from staged_orders`).catch(explain)
      yield* rows
      if (rows.length < ROWS_A_FETCH) return
    }
  }

  /** Closes the connection, which drops all staged lines. */
  close(): void {
    this.#client.release(true)
  }
}

interface Row {
  order_id: string
  line_number: string
  first: (string | null)[]
  last: (string | null)[]
  spans_days: (boolean | null)[]
  has_times: boolean[]
  /** JSON, like `error`, because text in PostgreSQL cannot contain U+0000. */
  cells: string
  error: string | null
}

function createStage(times: readonly string[]): string {
  return `
    create temporary table staged_lines (
      order_id text collate "C",
      line_number text,
      cells text,
      error text,
      ${times.map((time) => `${time} text`).join(',\n      ')}
    )`
}

// Sorted by time, because the import then writes to neighbouring rows.
function declareOrders(times: readonly string[], orderBy: number): string {
  const inUtc = (moment: string) => `to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
  const all = (write: (time: string) => string) => times.map(write).join(', ')
  return `
    declare staged_orders scroll cursor with hold for
    select
      order_id,
      line_number,
      first,
      last,
      spans_days,
      array[${all((time) => `${time} is not null`)}] as has_times,
      cells,
      error
    from staged_lines
    join (
      select
        order_id,
        min(time_${orderBy}::timestamptz) as sorted_by,
        array[${all((time) => inUtc(`min(${time}::timestamptz)`))}] as first,
        array[${all((time) => inUtc(`max(${time}::timestamptz)`))}] as last,
        array[${all((time) => `min(${time}::timestamptz)::date <> max(${time}::timestamptz)::date`)}] as spans_days
      from staged_lines
      group by order_id
    ) as placed using (order_id)
    order by sorted_by, order_id, line_number::bigint`
}

function readLine(row: Row, columns: readonly string[]): OrderLine {
  const values = JSON.parse(row.cells) as string[]
  const cells = emptyRecord<string>()
  columns.forEach((column, i) => {
    cells[column] = values[i] ?? ''
  })
  return { number: Number(row.line_number), hasTimes: row.has_times, cells }
}

function explain(error: unknown): never {
  const message = (error as Error).message
  throw new ImportError(
    `the database failed while the lines were being sorted: ${message}. Run the same command again: imported events then count as duplicates`,
    { cause: error },
  )
}
