import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../helpers/free-port.ts'
import { scaled } from '../helpers/patience.ts'
import { copyClone } from './copy-clone.ts'

let folder: string
let tarball: string
/** The package of another clone, in another place and by another user. */
let repeated: string
let shop: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-package-'))
  // Both copies come before the first build, so that an edit meanwhile is in both or in neither.
  for (const name of ['first', 'second clone']) copyClone(join(folder, name))
  tarball = pack('first')
  repeated = pack('second clone', { NODE_ENV: 'development', TZ: 'Asia/Tokyo', LC_ALL: 'C' }, '077')
  shop = join(folder, 'shop')
  mkdirSync(shop)
  npm(shop, ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball])
}, scaled(900_000))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the package contains the compiled code, the dashboard and the migrations, but no sources and no tests', () => {
  const names = spawnSync('tar', ['tzf', tarball], { encoding: 'utf8' }).stdout.split('\n')
  for (const needed of [
    'dist/cli/main.js',
    'dist/index.d.ts',
    'dist/sbom.cdx.json',
    'client/dist/index.d.ts',
    'web/dist/index.html',
    'LICENSE',
  ]) {
    expect(names).toContain(`package/${needed}`)
  }
  for (const migration of readdirSync('migrations')) expect(names).toContain(`package/migrations/${migration}`)
  expect(
    names.filter((name) => /^package\/(src|test|web\/src|client\/src|bench|scripts)\/|\.test\./.test(name)),
  ).toEqual([])
})

test('two clones give the same file, byte for byte, also in another folder, time zone and language, and with another umask', () => {
  const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
  expect(hash(repeated)).toBe(hash(tarball))
})

describe('in an empty folder', () => {
  test(
    'npx tidemark demo shows orders, and the dashboard',
    async () => {
      const port = await freePort()
      const demo = start(['demo'], port)
      try {
        await expect.poll(() => ordersOf(port), { timeout: scaled(120_000), interval: 500 }).toBeGreaterThan(0)
        const page = await fetch(`http://127.0.0.1:${port}/`)
        expect(await page.text()).toContain('<div id="root">')
      } finally {
        await stop(demo)
      }
    },
    scaled(180_000),
  )

  test('a perspective in TypeScript is found, and its types are', () => {
    const config = `
      import { defineConfig, definePerspective } from 'tidemark'
      const perDay = definePerspective({
        table: 'orders_per_currency',
        key: { currency: 'text' },
        sums: { orders: 'bigint' },
        on: { OrderPlaced: ({ currency }) => ({ currency, orders: 1 }) },
      })
      export default defineConfig({ perspectives: [perDay] })
    `
    expect(typeErrors('tidemark.config.ts', config)).toBe('')
    const help = npm(shop, ['exec', '--', 'tidemark', 'report', '--help'])
    expect(help).toContain('tidemark report')
    rmSync(join(shop, 'tidemark.config.ts'))
  })

  test('the client is imported from tidemark/client, with its types', () => {
    const script = `
      import { type Client, createClient } from 'tidemark/client'
      const tidemark: Client = createClient({ url: 'http://127.0.0.1:9' })
      tidemark.send({ type: 'OrderCancelled', id: '1', data: { orderId: '1' } })
      // @ts-expect-error: an order has a total.
      tidemark.send({ type: 'OrderCreated', id: '1', data: { orderId: '1' } })
      const waiting: number = tidemark.stats().waiting
      console.log(waiting)
      process.exit()
    `
    expect(typeErrors('send.mts', `declare const process: { exit(): never }\n${script}`)).toBe('')
    const { stdout, stderr } = spawnSync(process.execPath, ['send.mts'], { cwd: shop, encoding: 'utf8' })
    expect({ stdout, stderr }).toEqual({ stdout: '2\n', stderr: '' })
  })
})

/** Writes the file into the shop's folder. @returns what the compiler says about it. */
function typeErrors(file: string, text: string): string {
  writeFileSync(join(shop, file), text)
  const options = '--noEmit --ignoreConfig --strict --module nodenext --target es2024 --lib es2024,dom'.split(' ')
  const tsc = join(process.cwd(), 'node_modules/.bin/tsc')
  return spawnSync(tsc, [...options, '--types', '', file], { cwd: shop, encoding: 'utf8' }).stdout
}

/** @returns the path of the package of a clone. */
function pack(name: string, variables: NodeJS.ProcessEnv = {}, umask = '022'): string {
  const clone = join(folder, name)
  const target = `${clone}-package`
  mkdirSync(target)
  // As git writes the files of a clone with that umask.
  const script = `umask ${umask}
    find . -name node_modules -prune -o -type f -exec chmod ${umask === '077' ? 'go=' : 'go-w'} {} +
    exec npm pack --silent --pack-destination "$0"`
  const env = { ...environment(), ...variables }
  const { stdout, stderr, status } = spawnSync('sh', ['-c', script, target], { cwd: clone, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`npm pack failed: ${stdout}\n${stderr}`)
  rmSync(clone, { recursive: true })
  return join(target, readdirSync(target)[0] ?? '')
}

function npm(cwd: string, args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync('npm', args, { cwd, env: environment(), encoding: 'utf8' })
  if (status !== 0) throw new Error(`npm ${args[0]} failed: ${stdout}\n${stderr}`)
  return stdout
}

/** With this Node first, and without the variables that a running npm leaves. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_(?!config_)|VITEST|NODE_OPTIONS)/.test(name))
  return { ...Object.fromEntries(kept), PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` }
}

function start(args: readonly string[], port: number): ChildProcess {
  const env = { ...environment(), PORT: String(port), TIDEMARK_DATABASE_PORT: '0' }
  return spawn('npx', ['tidemark', ...args], { cwd: shop, env, stdio: 'ignore', detached: true })
}

/** npx does not forward signals, so the whole group gets it. */
async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  process.kill(-(child.pid ?? 0), 'SIGINT')
  await ended
  await expect.poll(() => isAlive(-(child.pid ?? 0)), { timeout: scaled(60_000) }).toBe(false)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function ordersOf(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/api/analytics/sales/daily`).catch(() => undefined)
  const days = response?.ok ? ((await response.json()) as { totalOrders: number }[]) : []
  return days.reduce((sum, { totalOrders }) => sum + totalOrders, 0)
}
