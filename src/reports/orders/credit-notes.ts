import { sql } from '../../db/sql.ts'

/** Whether a row of `credit_notes` counts: it did not fail, and is not voided. */
export const isCounted = sql`(credit_notes.voided_at is null and credit_notes.status <> 'failed')`
