import type pg from 'pg'
import { SetupError } from '../../setup-error.ts'
import { inTransaction } from '../transaction.ts'
import { DISTRIBUTED_TABLES, type DistributedTable } from './distributed-tables.ts'
import { readCluster } from './read-cluster.ts'

/** A distributed copy of a large table takes its time, but other sessions wait no longer than this for the lock that begins it. */
const LOCK_TIMEOUT_MS = 10_000

/**
 * Spreads the large tables over the nodes of a Citus cluster, with the rows that they have. Tables that are distributed already are
 * left, so a run that was stopped can be repeated. Batches wait while a table is copied.
 *
 * @returns the tables that were distributed.
 * @throws SetupError when the database is not the coordinator of a cluster with nodes for shards.
 */
export async function distributeTables(pool: pg.Pool): Promise<DistributedTable[]> {
  await requireCoordinator(pool)
  await markDistributed(pool)
  const distributed: DistributedTable[] = []
  for (const one of DISTRIBUTED_TABLES) if (await distributeTable(pool, one)) distributed.push(one)
  return distributed
}

async function requireCoordinator(pool: pg.Pool): Promise<void> {
  const cluster = await readCluster(pool)
  if (cluster === undefined) {
    throw new SetupError(
      'The database has no Citus. Install Citus on all nodes, run "create extension citus" in the database on each node, and add the nodes with citus_add_node. Without Citus, run "tidemark migrate" without --distribute.',
    )
  }
  if (!cluster.isCoordinator) {
    throw new SetupError(
      'The database is a worker of a Citus cluster. Set DATABASE_URL, or DATABASE_DIRECT_URL, to the coordinator.',
    )
  }
  if (cluster.nodes.length === 0) {
    throw new SetupError("The Citus cluster has no node for shards. Add one: select citus_add_node('host', 5432)")
  }
}

/** From the end of this transaction, batches use only statements that Citus accepts. Those that have begun end first. */
async function markDistributed(pool: pg.Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`)
    await client.query('lock table inbox in share row exclusive mode')
    await client.query('insert into distribution default values on conflict do nothing')
  })
}

async function distributeTable(pool: pg.Pool, { table, column, beside = 'none' }: DistributedTable): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtext('tidemark migrations'))`)
    const { rowCount } = await client.query('select from pg_dist_partition where logicalrelid = $1::regclass', [table])
    if (rowCount === 1) return false
    await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`)
    await client.query(`select create_distributed_table($1::regclass, $2, colocate_with => $3)`, [
      table,
      column,
      beside,
    ])
    await client.query(`select truncate_local_data_after_distributing_table($1::regclass)`, [table])
    return true
  })
}
