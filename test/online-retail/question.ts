/** A request for a report, and DuckDB's query for the same numbers over `orders`, `notes`, `events`, … of `readInvoices`. */
export interface Question {
  path: string
  sql: string
  /** The part of the response to compare: its rows, or the single row of totals. */
  part: 'rows' | 'totals'
}

/** The period of a request. */
export interface Asked {
  /** First and last day. */
  start: string
  end: string
  /** The last day of cohorts. */
  today: string
}

/** SQL for whether a moment is within the period. */
export const within = ({ start, end }: Asked, moment = 'moment') => `${moment}::date between '${start}' and '${end}'`

export const rows = (path: string, sql: string): Question => ({ path, sql, part: 'rows' })
export const totals = (path: string, sql: string): Question => ({ path, sql, part: 'totals' })
