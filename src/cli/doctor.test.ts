import { Command } from 'commander'
import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { startForgingProvider } from '../../test/helpers/forging-provider.ts'
import { readConfig } from '../config/config.ts'
import { checkInstallation } from '../db/installation.ts'
import { addDoctorCommand, examine, formatFindings } from './doctor.ts'
import { addMigrateCommand, runMigrate } from './migrate.ts'

const blank = useTestDatabase({ isBlank: true })
const database = useTestDatabase()

test('reports every wrong setting', async () => {
  const findings = await examine({ PORT: 'many', TIDEMARK_CURRENCY: 'XXL' })
  expect(formatFindings(findings)).toMatch(
    /^✓ Node .*\n✗ settings {2}PORT is "many".*\n✗ settings {2}TIDEMARK_CURRENCY is "XXL".*\n$/,
  )
})

test('reports unreachable and wrong sources without their secrets', async () => {
  const rabbit = {
    name: 'shop',
    kind: 'rabbitmq',
    url: 'amqp://me:secret@127.0.0.1:1/',
    exchanges: ['orders', 'stock'],
  }
  const kafka = { name: 'clicks', kind: 'kafka', brokers: ['127.0.0.1:1'], topics: ['orders'] }
  const connectionString =
    'Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=a;SharedAccessKey=secret;UseDevelopmentEmulator=true'
  const bus = { name: 'bus', kind: 'azure-service-bus', connectionString, queues: ['orders'] }
  const TIDEMARK_SOURCES = JSON.stringify([rabbit, kafka, bus])
  const understood = await examine({ TIDEMARK_SOURCES, DATABASE_URL: blank.url })
  const text = formatFindings(understood)
  expect(text).toMatch(/✗ source shop +RabbitMQ at 127\.0\.0\.1:1: connection refused/)
  expect(text).toMatch(/✗ source clicks +Kafka at 127\.0\.0\.1:1 cannot be reached: .*Check that it is running/)
  expect(text).toMatch(/✗ source bus +Receiving from orders at 127\.0\.0\.1:1 failed/)
  const wrong = await examine({
    TIDEMARK_SOURCES: JSON.stringify([rabbit, { ...rabbit, name: 'other', exchange: 'x' }]),
    DATABASE_URL: blank.url,
  })
  expect(formatFindings(wrong)).toMatch(/✗ sources +TIDEMARK_SOURCES: "other": unknown setting "exchange"/)
  expect(formatFindings([...understood, ...wrong])).not.toContain('secret')
})

test('reports a provider of sign-ins that cannot be reached, and the redirect URI of one that can', async () => {
  const settings = {
    TIDEMARK_OIDC_CLIENT_ID: 'tidemark',
    TIDEMARK_OIDC_CLIENT_SECRET: 'a secret of the client',
    TIDEMARK_PUBLIC_URL: 'https://shop.example',
    DATABASE_URL: blank.url,
  }
  const away = formatFindings(await examine({ ...settings, TIDEMARK_OIDC_ISSUER: 'http://localhost:1' }))
  expect(away).toMatch(/✗ sign-in +TIDEMARK_OIDC_ISSUER is "http:\/\/localhost:1", which does not work: fetch failed/)
  expect(away).not.toContain('a secret')
  const provider = await startForgingProvider()
  try {
    const found = await examine({ ...settings, TIDEMARK_OIDC_ISSUER: provider.issuer })
    expect(formatFindings(found)).toMatch(
      /✓ sign-in .*must be https:\/\/shop\.example\/api\/session\/provider\/callback/,
    )
    const other = await examine({ ...settings, TIDEMARK_OIDC_ISSUER: `${provider.issuer}/other` })
    expect(formatFindings(other)).toMatch(/✗ sign-in .*issuer/)
  } finally {
    await provider.close()
  }
})

test('reports a database that cannot be reached', async () => {
  const findings = await examine({ DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/shop' })
  expect(findings.at(-1)).toMatchObject({ subject: 'database', isFine: false })
  expect(findings.at(-1)?.text).toContain('nothing listens there')
})

test('accepts an empty database and a prepared one', async () => {
  expect((await examine({ DATABASE_URL: blank.url })).slice(-2)).toMatchObject([
    { subject: 'tables', isFine: true },
    { subject: 'access', isFine: true },
  ])
  const config = readConfig({ DATABASE_URL: blank.url })
  expect(await runMigrate(config, { dryRun: true })).toContain('would apply 0001-foundation.sql')
  expect(await runMigrate(config, {})).toContain('applied 0001-foundation.sql')
  expect(await runMigrate(config, {})).toContain('nothing to apply')
  const findings = await examine({ DATABASE_URL: blank.url })
  expect(findings.filter(({ isFine }) => !isFine)).toEqual([])
  expect(findings.map(({ subject }) => subject)).toEqual(
    expect.arrayContaining(['Node', 'settings', 'disk', 'database', 'tables', 'partitions', 'time zone', 'access']),
  )
})

test('reports what is missing, with advice', async () => {
  await checkInstallation(database.pool, { timeZone: 'Europe/Berlin' })
  await database.pool.query(`insert into inbox (tenant_id, event_key) values ('default', gen_random_uuid())`)
  const wrong = (await examine({ DATABASE_URL: database.url })).filter(({ isFine }) => !isFine)
  expect(wrong.map(({ subject }) => subject)).toEqual(['partitions', 'time zone'])
  expect(wrong[0]?.text).toMatch(/raw_events_\d{4}_\d\d.*Run "tidemark migrate"/)
  expect(wrong[1]?.text).toContain('Set TIDEMARK_TIME_ZONE to Europe/Berlin')

  await database.pool.query(`delete from schema_migrations where name = '0002-maintenance.sql'`)
  const tables = (await examine({ DATABASE_URL: database.url })).find(({ subject }) => subject === 'tables')
  expect(tables).toMatchObject({ isFine: false, text: expect.stringContaining('0002-maintenance.sql') })
})

test('the help of both commands has examples', () => {
  const program = new Command('tidemark')
  addDoctorCommand(program)
  addMigrateCommand(program)
  for (const command of program.commands) {
    let help = ''
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp()
    expect(help).toContain(`Examples:\n  tidemark ${command.name()}`)
  }
})
