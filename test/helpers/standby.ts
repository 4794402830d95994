import { execFile } from 'node:child_process'
import { chownSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createPool } from '../../src/db/pool.ts'
import { clusterFolder, readPassword } from '../../src/embedded-postgres/cluster.ts'
import { type EmbeddedServer, startEmbedded } from '../../src/embedded-postgres/start-server.ts'

/**
 * Starts a standby of a server from a copy of its files, made while the server runs. PostgreSQL's documentation,
 * "Making a Base Backup Using the Low Level API" and "Setting Up a Standby Server".
 */
export async function startStandby(primary: EmbeddedServer, dataDir: string, copyDir: string): Promise<EmbeddedServer> {
  const pool = createPool({ url: primary.url, max: 1 })
  const client = await pool.connect()
  try {
    await client.query(`select pg_backup_start('standby', true)`)
    await promisify(execFile)('cp', ['-a', dataDir, copyDir])
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)')
    writeInto(clusterFolder(copyDir), 'backup_label', rows[0]?.labelfile ?? '')
  } finally {
    client.release()
    await pool.end()
  }
  rmSync(join(clusterFolder(copyDir), 'postmaster.pid'), { force: true })
  const address = `host=127.0.0.1 port=${primary.port} user=tidemark password=${readPassword(dataDir)}`
  writeInto(clusterFolder(copyDir), 'postgresql.auto.conf', `primary_conninfo = '${address}'\n`)
  writeInto(clusterFolder(copyDir), 'standby.signal', '')
  return startEmbedded({ dataDir: copyDir, port: 0 })
}

/** The server may run as another user, who owns the folder. */
function writeInto(folder: string, name: string, text: string): void {
  const { uid, gid } = statSync(folder)
  const file = join(folder, name)
  writeFileSync(file, text)
  chownSync(file, uid, gid)
}
