import { appendFileSync, chmodSync, chownSync, copyFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { useDataFolder } from '../../test/helpers/data-folder.ts'
import { type Certificate, makeCertificate } from '../../test/helpers/make-certificate.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { clusterFolder } from '../embedded-postgres/cluster.ts'
import { type EmbeddedServer, startEmbedded } from '../embedded-postgres/start-server.ts'
import { openDatabase } from './open-database.ts'

// A server takes its time to start on a busy machine.
vi.setConfig({ hookTimeout: scaled(60_000) })

const folder = useDataFolder()
let server: EmbeddedServer
let certificate: Certificate

/** A server that takes encrypted connections only, with a self-signed certificate. */
beforeAll(async () => {
  const cluster = clusterFolder(folder.path)
  await (await startEmbedded({ dataDir: folder.path, port: 0, durable: false })).stop()
  certificate = await makeCertificate(join(folder.path, 'tls'))
  const { uid, gid } = statSync(cluster)
  for (const [from, name] of [
    [certificate.certFile, 'server.crt'],
    [certificate.keyFile, 'server.key'],
  ] as const) {
    copyFileSync(from, join(cluster, name))
    chmodSync(join(cluster, name), 0o600)
    chownSync(join(cluster, name), uid, gid)
  }
  appendFileSync(join(cluster, 'postgresql.conf'), '\nssl = on\n')
  writeFileSync(
    join(cluster, 'pg_hba.conf'),
    'hostssl postgres tidemark 127.0.0.1/32 scram-sha-256\nhostnossl template1 tidemark 127.0.0.1/32 scram-sha-256\n',
  )
  server = await startEmbedded({ dataDir: folder.path, port: 0, durable: false })
})
afterAll(() => server?.stop())

function open(parameters: string, database = 'postgres') {
  const databaseUrl = `${server.url.replace(/[^/]*$/, database)}${parameters}`
  return openDatabase({ databaseUrl, dataDir: 'not-used', embeddedDatabasePort: 0 }, 'owner')
}

async function failureOf(parameters: string, database?: string): Promise<string> {
  const failure = await open(parameters, database).catch((error: Error) => error)
  return failure instanceof Error ? failure.message : 'it could be opened'
}

test('a server that requires encryption gives an error with the parameters of the URL that encrypt', async () => {
  const message = await failureOf('')
  expect(message).toMatch(
    /: it accepts encrypted connections only\. Add \?sslmode=verify-full .*sslrootcert.*no-verify/,
  )
  expect(message).not.toMatch(/\n|rejects this user/)
})

test.each(['require', 'verify-ca', 'prefer', 'verify-full'])(
  'a self-signed certificate with sslmode=%s gives an error with the two ways to connect, and no warning of Node',
  async (mode) => {
    const warnings: unknown[] = []
    process.on('warning', (warning) => warnings.push(warning))
    expect(await failureOf(`?sslmode=${mode}`)).toMatch(
      /does not trust the authority of its certificate.*sslmode=verify-full&sslrootcert=.*sslmode=no-verify\.$/,
    )
    expect(warnings).toEqual([])
  },
)

test('the parameters in the messages open a connection', async () => {
  const ways = ['?sslmode=no-verify', `?sslmode=verify-full&sslrootcert=${certificate.certFile}`]
  for (const way of [
    ...ways,
    '?sslmode=require&uselibpqcompat=true',
    `?sslmode=require&sslrootcert=${certificate.certFile}`,
  ]) {
    const { pool, close } = await open(way)
    const { rows } = await pool.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')
    expect(rows).toEqual([{ ssl: true }])
    await close()
  }
})

test('a database without encryption and a missing certificate file are reported', async () => {
  expect(await failureOf('?sslmode=no-verify', 'template1')).toMatch(/without encryption only\. Set \?sslmode=disable/)
  expect(await failureOf('?sslmode=verify-full&sslrootcert=/nowhere/ca.pem')).toMatch(
    'the file /nowhere/ca.pem in DATABASE_URL cannot be read',
  )
})
