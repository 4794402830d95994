import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ServiceBusClient } from '@azure/service-bus'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scaled } from '../../test/helpers/patience.ts'

const workspace = fileURLToPath(new URL('..', import.meta.url))
const repositoryModules = fileURLToPath(new URL('../../node_modules', import.meta.url))
const NAME = 'tidemark-local-bus'

let folder = ''
let installed = ''
const children: ChildProcess[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-local-bus-'))
  installed = install(pack())
})
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

/** @returns the tarball. */
function pack(): string {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: workspace,
    shell: process.platform === 'win32',
  })
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  return join(folder, tarball)
}

/** Installs the tarball as npm does, but takes the dependencies that it declares from this repository: no network. */
function install(tarball: string): string {
  const modules = join(folder, 'node_modules')
  const target = join(modules, NAME)
  mkdirSync(target, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', target])
  const { dependencies } = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'))
  for (const dependency of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, dependency)), { recursive: true })
    symlinkSync(join(repositoryModules, dependency), join(modules, dependency), 'junction')
  }
  return target
}

test('the package contains compiled JavaScript, types, its README and its licence, and no source or tests', () => {
  expect(readdirSync(installed).toSorted()).toEqual(['LICENSE', 'README.md', 'bin', 'dist', 'package.json'])
  const files = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' })
  expect(files).toEqual(expect.arrayContaining(['index.js', 'index.d.ts', 'cli.js']))
  expect(files.filter((file) => /\.test\.|[^d]\.ts$/.test(file))).toEqual([])
})

test('its command starts a bus that sends and receives with the real SDK, and ends on Ctrl-C', async () => {
  const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  const child = spawn(process.execPath, [join(installed, bin[NAME]), '--port', '0'], { cwd: folder })
  children.push(child)
  let output = ''
  child.stdout.on('data', (text) => {
    output += text
  })
  await expect.poll(() => output, { timeout: scaled(20_000) }).toContain('ecommerce.contracts.events (tidemark)')
  await sendAndReceive(/Endpoint=\S+/.exec(output)?.[0] ?? '', 'orders')
  const ended = once(child, 'exit')
  child.kill('SIGINT')
  expect(await ended).toEqual([0, null])
})

test.each([
  ['import', 'module.mjs', `import { startLocalBus } from '${NAME}'`],
  ['require', 'script.cjs', `const { startLocalBus } = require('${NAME}')`],
])('the package is loaded by %s', (_, name, line) => {
  const script = join(folder, name)
  writeFileSync(
    script,
    `${line}\nstartLocalBus().then(async (bus) => { console.log(bus.port > 0); await bus.stop() })\n`,
  )
  expect(execFileSync(process.execPath, [script], { encoding: 'utf8' })).toBe('true\n')
})

test('its types are found by TypeScript', () => {
  const script = join(folder, 'typed.mts')
  writeFileSync(
    script,
    `import { type LocalBus, startLocalBus } from '${NAME}'
export const bus: LocalBus = await startLocalBus()
export const port: number = bus.port
// @ts-expect-error The port is a number.
export const wrong: string = bus.port
`,
  )
  const compiler = join(repositoryModules, 'typescript', 'bin', 'tsc')
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022']
  const types = ['--types', 'node', '--typeRoots', join(repositoryModules, '@types')]
  expect(existsSync(compiler)).toBe(true)
  execFileSync(process.execPath, [compiler, ...options, ...types, script], { cwd: folder, stdio: 'pipe' })
})

async function sendAndReceive(connectionString: string, topic: string): Promise<void> {
  const client = new ServiceBusClient(connectionString)
  await client.createSender(topic).sendMessages({ body: { total: 12.5 }, messageId: 'o-1' })
  const receiver = client.createReceiver(topic, 'tidemark')
  const [message] = await receiver.receiveMessages(1)
  if (message) await receiver.completeMessage(message)
  await client.close()
  expect(message?.body).toEqual({ total: 12.5 })
}
