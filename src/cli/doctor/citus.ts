import type pg from 'pg'
import { readCluster } from '../../db/citus/read-cluster.ts'
import { describeBalance, readShardBalance } from '../../db/citus/shard-balance.ts'
import type { Finding } from '../doctor.ts'

/** Checks the nodes of a Citus cluster and shows how the shards are spread. No finding for a database without distributed tables. */
export async function checkCitus(pool: pg.Pool): Promise<Finding[]> {
  const subject = 'Citus'
  const cluster = await readCluster(pool)
  if (cluster === undefined || !cluster.isCoordinator) return []
  const unreachable: string[] = []
  for (const { host, port } of cluster.nodes) {
    const { rows } = await pool.query<{ ok: boolean }>('select citus_check_connection_to_node($1, $2) as ok', [
      host,
      port,
    ])
    if (!rows[0]?.ok) unreachable.push(`${host}:${port}`)
  }
  if (unreachable.length > 0) {
    const text = `the coordinator cannot reach ${unreachable.join(', ')}. Start the node or repair the network. Until then, events wait at their senders and reports on orders fail; nothing is lost.`
    return [{ subject, isFine: false, text }]
  }
  const balance = await readShardBalance(pool)
  if (balance.tables.length === 0) {
    return [
      { subject, isFine: true, text: `${cluster.version}, no distributed table ("tidemark migrate --distribute")` },
    ]
  }
  return [
    {
      subject,
      isFine: true,
      text: `${cluster.version}: ${describeBalance(balance).join(', ')}; ${balance.tables.join(', ')}`,
    },
  ]
}
