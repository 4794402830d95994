import type { ClientBase, Pool } from 'pg'

/** A server of the cluster that stores shards. */
export interface ClusterNode {
  host: string
  port: number
}

interface Cluster {
  /** The version of Citus. */
  version: string
  isCoordinator: boolean
  nodes: ClusterNode[]
}

/** The Citus cluster of a database. Undefined without Citus. */
export async function readCluster(client: ClientBase | Pool): Promise<Cluster | undefined> {
  const { rows: found } = await client.query<{ version: string }>(
    `select extversion as version from pg_extension where extname = 'citus'`,
  )
  const [extension] = found
  if (!extension) return undefined
  const { rows } = await client.query<ClusterNode>(
    `select nodename as host, nodeport as port
     from pg_dist_node
     where noderole = 'primary' and isactive and shouldhaveshards
     order by host, port`,
  )
  const { rows: groups } = await client.query<{ id: number }>('select groupid as id from pg_dist_local_group')
  return { version: extension.version, isCoordinator: groups[0]?.id === 0, nodes: rows }
}
