/** A question to a report, and the same in DuckDB's SQL over `orders`, `notes`, `happenings`, … of `readInvoices`. */
export interface Question {
  path: string
  sql: string
  /** Where the answer is: its rows, or the one row of its totals. */
  part: 'rows' | 'totals'
}

/** The days that a question is about. */
export interface Asked {
  /** First and last day. */
  start: string
  end: string
  /** The last day that cohorts are followed to. */
  today: string
}

/** Whether a moment lies within the days asked for. */
export const within = ({ start, end }: Asked, moment = 'moment') => `${moment}::date between '${start}' and '${end}'`

export const rows = (path: string, sql: string): Question => ({ path, sql, part: 'rows' })
export const totals = (path: string, sql: string): Question => ({ path, sql, part: 'totals' })
