import type { Pool } from 'pg'
import type { ClusterNode } from './read-cluster.ts'

/** What a node stores of the distributed tables. */
interface NodeLoad extends ClusterNode {
  shards: number
  bytes: number
}

/** The distributed tables, and how their shards are spread. */
interface ShardBalance {
  /** With their columns, such as `orders by order_id`. */
  tables: string[]
  nodes: NodeLoad[]
}

/** Reads the sizes of all shards, for which the coordinator asks each node. */
export async function readShardBalance(pool: Pool): Promise<ShardBalance> {
  const { rows: tables } = await pool.query<{ table: string }>(
    `select table_name || ' by ' || distribution_column as table
     from citus_tables
     where citus_table_type = 'distributed'
     and table_name::text not in (select inhrelid::regclass::text from pg_inherits)
     order by table_name::text`,
  )
  const { rows: nodes } = await pool.query<{ host: string; port: number; shards: string; bytes: string }>(
    `select nodename as host, nodeport as port, count(*) as shards, sum(shard_size) as bytes
     from citus_shards
     where citus_table_type = 'distributed'
     group by nodename, nodeport
     order by nodename, nodeport`,
  )
  return {
    tables: tables.map(({ table }) => table),
    nodes: nodes.map(({ host, port, shards, bytes }) => ({ host, port, shards: Number(shards), bytes: Number(bytes) })),
  }
}

/** One line for each node: shards, megabytes and the share of all bytes. */
export function describeBalance({ nodes }: ShardBalance): string[] {
  const total = nodes.reduce((sum, { bytes }) => sum + bytes, 0)
  return nodes.map(({ host, port, shards, bytes }) => {
    const share = total > 0 ? ` (${Math.round((100 * bytes) / total)} %)` : ''
    return `${host}:${port} ${shards} shards, ${(bytes / 2 ** 20).toFixed(1)} MB${share}`
  })
}
