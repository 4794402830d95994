import type { ClientBase, Pool } from 'pg'
import type { Actor } from '../../access/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type ErasedKind, hashErasedId } from '../../inbox/erased-ids.ts'
import { onClosedBooks } from '../retention/closed-books.ts'
import type { Target } from '../target.ts'
import { eraseCustomers } from './erase.ts'
import type { Erasure } from './erasures.ts'
import { PersonalDataError } from './personal-data-error.ts'
import { type ErasureRequest, type OrderMode, orderModes } from './request.ts'

/** One line of the journal: an erasure without the id. */
interface JournalLine {
  tenant: string
  requestedAt: string
  kind: ErasedKind
  salt: string
  hash: string
  /** What was done with the orders. Journals of earlier releases do not have it. */
  orders?: OrderMode
}

const TEXTS = ['tenant', 'requestedAt', 'kind', 'salt', 'hash'] as const

/** The erasures whose hashes are kept, as lines of JSON. Keep them outside of the database and its backups. */
export async function exportJournal(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<JournalLine>(`
    select erased_ids.tenant_id as tenant, to_char(requested_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "requestedAt",
      case when removes then 'remove' when unlinks_orders then 'unlink' else 'keep' end as orders, kind, encode(salt, 'hex') as salt, encode(hash, 'hex') as hash
    from erased_ids
    join erasures using (tenant_id, erasure_id)
    where hash is not null and kind = 'customer'
    order by erasure_id`)
  return rows.map((row) => JSON.stringify(row))
}

/** All ids of customers that facts have. */
const CUSTOMERS = `
  select tenant_id, customer_id from customers
  union select tenant_id, customer_id from orders where customer_id is not null
  union select tenant_id, stated_customer_id from orders where stated_customer_id <> ''
  union select tenant_id, customer_id from credit_notes where customer_id is not null
  union select tenant_id, customer_id from customer_merges
  union select tenant_id, into_customer_id from customer_merges
  union select tenant_id, customer_id from guest_registrations`

/**
 * Erases the customers of a journal that a restored backup has again.
 *
 * @param text lines of `exportJournal`.
 * @returns the erasures. Customers that are erased already, or are not in the backup, have none.
 * @throws PersonalDataError if a line cannot be read; nothing is changed then.
 */
export async function replayJournal(target: Target, text: string, options: { actor: Actor }): Promise<Erasure[]> {
  const lines = readJournalLines(text)
  const people = await findPeople(target.pool, lines)
  return people.length === 0 ? [] : eraseCustomers(target, people, options)
}

/**
 * Reads the lines of a journal.
 *
 * @throws PersonalDataError if a line cannot be read.
 */
export const readJournalLines = (text: string): JournalLine[] =>
  text.split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [readLine(line, i + 1)]))

function readLine(text: string, number: number): JournalLine {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = undefined
  }
  const line = json as JournalLine | null | undefined
  const isKnown = line?.orders === undefined || orderModes.includes(line.orders)
  if (line && isKnown && TEXTS.every((name) => typeof line[name] === 'string')) return line
  throw new PersonalDataError('invalid', `Line ${number} is not a line of a journal of erasures. Nothing was changed`)
}

/** A person that came back after the erasure has orders after it, and only those, so it is not found in an older backup. */
async function findPeople(pool: Pool, lines: readonly JournalLine[]): Promise<ErasureRequest[]> {
  const salts = new Map(lines.map(({ salt }) => [salt, Buffer.from(salt, 'hex')]))
  const keyOf = (line: Pick<JournalLine, 'tenant' | 'kind' | 'salt' | 'hash'>) =>
    [line.tenant, line.kind, line.salt, line.hash].join('\u0000')
  const wanted = new Map(lines.map((line) => [keyOf(line), line]))
  const read = async (client: ClientBase) =>
    (await client.query<{ tenant_id: string; customer_id: string }>(CUSTOMERS)).rows
  const rows = await inTransaction(pool, async (client) => [
    ...(await read(client)),
    ...((await onClosedBooks(client, () => read(client))) ?? []),
  ])
  const people = new Map<string, ErasureRequest>()
  for (const { tenant_id: tenantId, customer_id: customerId } of rows) {
    for (const [salt, bytes] of salts) {
      const hash = hashErasedId(bytes, tenantId, 'customer', customerId).toString('hex')
      const line = wanted.get(keyOf({ tenant: tenantId, kind: 'customer', salt, hash }))
      if (line) people.set(JSON.stringify([tenantId, customerId]), { tenantId, customerId, orders: line.orders })
    }
  }
  return [...people.values()]
}
