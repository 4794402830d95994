import type { Pool } from 'pg'
import { inTransaction } from '../../db/transaction.ts'
import { retryingLocks } from '../apply-differences.ts'
import { readColumns, valuesOf } from '../compare.ts'
import type { FactTable } from '../fact-tables.ts'
import type { Shadow } from '../shadow.ts'
import { inParts, type Part } from './parts.ts'

/**
 * Replaces rows of facts that differ from the shadow, in short transactions, while events arrive. A row that has changed since
 * the comparison is left: the next comparison includes its new events.
 */
export async function correctFacts({ pool, live }: Shadow, facts: readonly FactTable[]): Promise<void> {
  for (const fact of facts) {
    const statements = await statementsFor(pool, fact, live)
    await inParts(pool, fact.table, (part) => correctPart(pool, statements, part))
  }
}

/** Adds names of products in order lines. Names that are there stay, because the first to arrive counts. */
export async function addLineNames({ pool, live }: Shadow): Promise<void> {
  await pool.query(`
    insert into ${live}.line_names (tenant_id, product_id, name)
    select tenant_id, product_id, name
    from line_names
    order by tenant_id, product_id
    on conflict do nothing`)
}

/** Locks come in the order of keys, as those of batches. Missing rows first. */
function correctPart(pool: Pool, statements: readonly string[], { from, to }: Part): Promise<void> {
  return retryingLocks(() =>
    inTransaction(pool, async (client) => {
      for (const statement of statements) await client.query(statement, [from, to])
    }),
  )
}

/** The table's name is not a parameter, so that all statements have the same parameters. */
async function statementsFor(pool: Pool, fact: FactTable, live: string): Promise<string[]> {
  const { table, key, emptyIf = 'false' } = fact
  const compared = await readColumns(pool, fact)
  const { rows } = await pool.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type
     from pg_attribute
     where attrelid = $1::regclass
     and attnum > 0
     and not attisdropped
     and attgenerated = ''`,
    [table],
  )
  const typeOf = new Map(rows.map(({ name, type }) => [name, type]))
  const all = rows.map(({ name }) => name).join(', ')
  const inPart = `difference.table_name = '${table}' and difference.difference_number between $1 and $2`
  const keyOf = (name: string) =>
    name === 'tenant_id' ? 'difference.tenant_id' : `(difference.key ->> '${name}')::${typeOf.get(name)}`
  const has = (side: string) => key.map((name) => `${side}.${name} = ${keyOf(name)}`).join(' and ')
  const isUnchanged = `${valuesOf(compared, 'was')} = difference.live`
  // Rows without a fact are compared as missing rows. Such a row is locked by the statement before.
  const isEmpty = `exists (select 1 from ${live}.${table} as old where ${has('old')} and (${emptyIf}))`
  const inOrder = (side: string) => key.map((name) => `${side}.${name}`).join(', ')
  return [
    `insert into ${live}.${table} (${all})
     select ${rows.map(({ name }) => `should.${name}`).join(', ')}
     from differences as difference
     join ${table} as should on ${has('should')}
     where ${inPart}
     and difference.live is null
     order by ${inOrder('should')}
     on conflict do nothing`,
    `select
     from ${live}.${table} as was
     join differences as difference on ${has('was')}
     where ${inPart}
     order by ${inOrder('was')}
     for update of was`,
    `update ${live}.${table} as was
     set ${compared.map(({ name }) => `${name} = should.${name}`).join(', ')}
     from differences as difference
     join ${table} as should on ${has('should')}
     where ${inPart}
     and ${has('was')}
     and (${isUnchanged} or difference.live is null and ${isEmpty})`,
    `delete from ${live}.${table} as was
     using differences as difference
     where ${inPart}
     and difference.should_be is null
     and ${has('was')}
     and ${isUnchanged}`,
  ]
}
