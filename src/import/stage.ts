import type { Pool, PoolClient } from 'pg'
import { BinaryRows } from '../db/binary-rows.ts'
import { copyRows } from '../db/copy-rows.ts'
import type { CsvLine, CsvOrder } from './csv-layout.ts'
import { ImportError } from './import-error.ts'

/** A line on its way into the stage. */
export interface StagedLine {
  orderId: string
  number: number
  /** As PostgreSQL reads a `timestamptz`; without zone it is in the stage's. */
  time: string | undefined
  /** The values of the layout's columns, in their order. */
  cells: readonly string[]
  error: string | undefined
}

/** All lines of one order. `time` is empty when none of them has one. */
export interface StagedOrder extends CsvOrder {
  /** Whether lines were left out because they are too many to be held. */
  isTooLarge: boolean
}

const ROWS_A_COPY = 5000
const CHARACTERS_A_COPY = 4 << 20
const ROWS_A_FETCH = 2000

/**
 * Puts the lines of a file in order, however large it is: a temporary table of one connection, of which nothing
 * remains when the process dies.
 */
export class Stage {
  readonly #client: PoolClient
  #rows = new BinaryRows()
  #rowCount = 0
  #characters = 0

  private constructor(client: PoolClient) {
    this.#client = client
  }

  /** @param timeZone of times that name none. */
  static async open(pool: Pool, timeZone: string): Promise<Stage> {
    const client = await pool.connect().catch(explain)
    const stage = new Stage(client)
    try {
      await client.query(`select set_config('timezone', $1, false), set_config('work_mem', '64MB', false)`, [timeZone])
      await client.query(CREATE_STAGE)
    } catch (error) {
      stage.close()
      explain(error)
    }
    return stage
  }

  async add(line: StagedLine): Promise<void> {
    const cells = JSON.stringify(line.cells)
    this.#rows.startRow(5).text(line.orderId).text(String(line.number)).text(line.time).text(cells)
    this.#rows.text(line.error === undefined ? undefined : JSON.stringify(line.error))
    this.#rowCount++
    this.#characters += cells.length
    if (this.#rowCount >= ROWS_A_COPY || this.#characters >= CHARACTERS_A_COPY) await this.#flush()
  }

  /** Many short statements, because a long one would keep PostgreSQL from clearing away what the import replaces. */
  async #flush(): Promise<void> {
    const rows = this.#rows
    this.#rows = new BinaryRows()
    this.#rowCount = 0
    this.#characters = 0
    await copyRows(this.#client, 'staged_lines (order_id, line_number, placed_at, cells, error)', rows).catch(explain)
  }

  /**
   * Reads the orders back by time, each with its lines as in the file, while earlier ones are being imported. The
   * cursor is held beyond its transaction for the same reason as above.
   *
   * @param columns the names of the cells.
   * @param maxBytes of the lines of one order.
   */
  async *orders(columns: readonly string[], maxBytes: number): AsyncGenerator<StagedOrder> {
    await this.#flush()
    await this.#client.query('analyze staged_lines').catch(explain)
    await this.#client.query(DECLARE_ORDERS).catch(explain)
    let order: StagedOrder | undefined
    let bytes = 0
    for await (const row of this.#fetchRows()) {
      if (order?.id !== row.order_id) {
        if (order) yield order
        order = { id: row.order_id, time: row.time ?? '', lines: [], problems: [], isTooLarge: false }
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

  async *#fetchRows(): AsyncGenerator<Row> {
    for (;;) {
      const { rows } = await this.#client.query<Row>(`fetch ${ROWS_A_FETCH} from staged_orders`).catch(explain)
      yield* rows
      if (rows.length < ROWS_A_FETCH) return
    }
  }

  /** Closes the connection, and with it everything staged. */
  close(): void {
    this.#client.release(true)
  }
}

interface Row {
  order_id: string
  line_number: string
  time: string | null
  /** JSON, as is `error`, for PostgreSQL's text keeps no U+0000. */
  cells: string
  error: string | null
}

const CREATE_STAGE = `
  create temporary table staged_lines (
    order_id text collate "C",
    line_number text,
    placed_at text,
    cells text,
    error text
  )`

// By time, because neighbouring days are neighbours in the tables that the import writes to.
const DECLARE_ORDERS = `
  declare staged_orders no scroll cursor with hold for
  select
    order_id,
    line_number,
    to_char(placed.first_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time,
    cells,
    error
  from staged_lines
  join (
    select order_id, min(placed_at::timestamptz) as first_at
    from staged_lines
    group by order_id
  ) as placed using (order_id)
  order by placed.first_at, order_id, line_number::bigint`

function readLine(row: Row, columns: readonly string[]): CsvLine {
  const values = JSON.parse(row.cells) as string[]
  const cells: Record<string, string> = {}
  columns.forEach((column, i) => {
    cells[column] = values[i] ?? ''
  })
  return { number: Number(row.line_number), cells }
}

function explain(error: unknown): never {
  const message = (error as Error).message
  throw new ImportError(
    `the database failed while the lines were put in order: ${message}. Run the same command again: what is imported already counts as duplicate`,
    { cause: error },
  )
}
