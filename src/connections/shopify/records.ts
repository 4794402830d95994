import { type Json, recordsOf, textOf } from '../reading/json.ts'

/**
 * The id of a record, digit by digit: ids can be above 2⁵³. Its text in GraphQL has the same digits, for senders that have written the
 * number with an exponent.
 */
export function idOf(record: Json, name = 'id'): string | undefined {
  const id = textOf(record[name])
  if (id !== undefined && /^\d+$/.test(id) && !/^0+$/.test(id)) return id
  return name === 'id' ? /\/(\d+)$/.exec(textOf(record.admin_graphql_api_id) ?? '')?.[1] : undefined
}

/** The transactions of a refund that pay money back, whatever their status, by id. Voids and authorisations pay nothing back. */
export function refundTransactionsOf(refund: Json): Json[] {
  return recordsOf(refund.transactions)
    .filter(({ kind }) => kind === 'refund')
    .sort((a, b) => compareIds(idOf(a) ?? '', idOf(b) ?? ''))
}

const compareIds = (a: string, b: string) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

/** Whether a transaction has failed for good. */
export const hasFailed = ({ status }: Json): boolean => status === 'failure' || status === 'error'
