import type pg from 'pg'
import { distributeTables } from '../../src/db/citus/distribute.ts'
import { readCluster } from '../../src/db/citus/read-cluster.ts'
import { createPool } from '../../src/db/pool.ts'

/** `coordinator`: test databases have Citus, and no distributed table. `distributed`: the large tables are distributed. */
export type CitusMode = 'coordinator' | 'distributed'

/** The servers that have each test database: one, or the coordinator of a Citus cluster and after it the other nodes. */
export type ServerUrls = readonly string[]

export const urlOf = (serverUrl: string, database: string) => serverUrl.replace(/[^/]*$/, database)

/** Creates a database on all servers. A copy on each node is a copy of the whole cluster. */
export async function createDatabase(urls: ServerUrls, name: string, template: string): Promise<void> {
  for (const url of urls.toReversed()) {
    await onServer(url, async (server) => {
      if (urls.length > 1) await endSessions(server, template)
      await server.query(`create database ${name} template ${template}`)
    })
  }
}

export async function dropDatabase(urls: ServerUrls, name: string): Promise<void> {
  for (const url of urls) await onServer(url, (server) => server.query(`drop database if exists ${name} with (force)`))
}

export async function renameDatabase(urls: ServerUrls, from: string, to: string): Promise<void> {
  for (const url of urls.toReversed()) {
    await onServer(url, async (server) => {
      if (urls.length > 1) await endSessions(server, from)
      await server.query(`alter database ${from} rename to ${to}`)
    })
  }
}

export async function onServer<T>(url: string, use: (server: pg.Pool) => Promise<T>): Promise<T> {
  const server = createPool({ url, max: 1 })
  try {
    return await use(server)
  } finally {
    await server.end()
  }
}

/** Citus has sessions of its own in a database, which begin again after a while. */
const endSessions = (server: pg.Pool, database: string) =>
  server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database])

/** The servers of the cluster whose coordinator is at this address. The database there must have Citus and its nodes. */
export async function readServers(serverUrl: string): Promise<ServerUrls> {
  const cluster = await onServer(serverUrl, readCluster)
  if (!cluster)
    throw new Error('TIDEMARK_TEST_SERVER: the database has no Citus. Name one that has Citus and its nodes')
  const { hostname, port } = new URL(serverUrl)
  const others = cluster.nodes.filter((node) => !(node.host === hostname && String(node.port) === port))
  return [serverUrl, ...others.map(({ host, port }) => withAddress(serverUrl, host, port))]
}

/** Makes a cluster of the empty databases of this name. */
export async function connectNodes(urls: ServerUrls, database: string): Promise<void> {
  for (const url of urls) await onServer(urlOf(url, database), (server) => server.query('create extension citus'))
  const [coordinator = '', ...others] = urls.map((url) => urlOf(url, database))
  await onServer(coordinator, async (server) => {
    const { hostname, port } = new URL(coordinator)
    await server.query('select citus_set_coordinator_host($1, $2)', [hostname, port])
    for (const other of others) {
      const node = new URL(other)
      await server.query('select citus_add_node($1, $2)', [node.hostname, node.port])
    }
  })
}

export const distribute = (url: string) => onServer(url, distributeTables)

function withAddress(url: string, host: string, port: number): string {
  const changed = new URL(url)
  changed.hostname = host
  changed.port = String(port)
  return changed.href
}
