import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { startLocalBus } from 'tidemark-local-bus'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-simulate-'))
afterAll(() => rmSync(folder, { recursive: true }))

const program = `
  const { Command } = await import(${JSON.stringify(import.meta.resolve('commander'))})
  const { addSimulateCommand } = await import(${JSON.stringify(new URL('./simulate.ts', import.meta.url).href)})
  const program = new Command('tidemark')
  addSimulateCommand(program)
  await program.parseAsync()
`

/** Starts `tidemark simulate` in a process of its own. */
function start(...options: string[]) {
  return spawn(process.execPath, ['--input-type=module', '--eval', program, 'simulate', ...options])
}

async function run(...options: string[]) {
  const child = start(...options)
  const [output, errors, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { output, errors, exitCode }
}

const events = (lines: string) =>
  lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

test('a history is written to a file or to standard output, with the same bytes each time', async () => {
  const file = join(folder, 'days.ndjson')
  const range = ['--from', '2026-03-01', '--days', '2', '--orders-per-day', '30']
  const { errors, exitCode } = await run(...range, '--out', file)
  expect({ errors, exitCode }).toMatchObject({ errors: expect.stringMatching(/^Done: \d+ events to /), exitCode: 0 })
  const { output } = await run(...range, '--out', '-')
  expect(readFileSync(file, 'utf8')).toBe(output)
  expect(events(output).length).toBeGreaterThan(100)
  for (const { time } of events(output)) expect(time.slice(0, 10)).toMatch(/^2026-03-0[12]$/)
})

test('--count ends the history', async () => {
  const { output } = await run(
    '--from',
    '2026-03-01',
    '--days',
    '2',
    '--count',
    '17',
    '--format',
    'cloudevents',
    '--out',
    '-',
  )
  expect(events(output).map(({ specversion }) => specversion)).toEqual(Array(17).fill('1.0'))
})

test('a reader that closes the pipe ends the command without an error', async () => {
  const child = start('--from', '2026-01-01', '--days', '300', '--out', '-')
  const errors = text(child.stderr)
  await once(child.stdout, 'data')
  child.stdout.destroy()
  expect(await once(child, 'close')).toEqual([0, null])
  expect(await errors).not.toContain('rror')
})

test('Ctrl-C ends a live stream after a complete line, without an error', async () => {
  const child = start('--rate', '50', '--out', '-')
  child.stdout.once('data', () => child.kill('SIGINT'))
  const [output, errors, closed] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  expect(closed).toEqual([0, null])
  expect(errors).toMatch(/^Stopped: \d+ events/m)
  expect(output.endsWith('\n')).toBe(true)
  expect(events(output).length).toBeGreaterThan(0)
})

test('wrong options give one clear line and exit code 1', async () => {
  const failures: [string[], RegExp][] = [
    [['--days', 'many'], /^error: option '--days <n>' argument 'many' is invalid\. It must be a number above 0.*\n$/],
    [['--from', '2026-02-30'], /^error: .*It must be a date.*\n$/],
    [['--from', '2026-03-02', '--to', '2026-03-01'], /^error: --from 2026-03-02\S* is not before --to.*\n$/],
    [['--rate', '5', '--days', '3'], /^error: option '--rate <orders>' cannot be used with option '--days <n>'\n$/],
    [['--days', '1', '--out', join(folder, 'missing', 'x')], /^error: cannot write \S+: ENOENT.*\n$/],
  ]
  for (const [options, message] of failures) {
    const { errors, exitCode } = await run(...options)
    expect(errors).toMatch(message)
    expect(exitCode).toBe(1)
  }
})

test('the help ends with examples', async () => {
  const { output, exitCode } = await run('--help')
  expect(output).toMatch(/Examples:\n {2}tidemark simulate /)
  expect(exitCode).toBe(0)
})

test('events are published to a Service Bus as by a Whizbang shop', async () => {
  const bus = await startLocalBus()
  const history = ['--from', '2026-03-01', '--days', '1', '--orders-per-day', '20']
  const { errors, exitCode } = await run(...history, '--to-service-bus', bus.connectionString)
  const [, count] = /^Done: (\d+) events to 127\.0\.0\.1:\d+\/ecommerce\.contracts\.events\n$/.exec(errors) ?? []
  expect(exitCode).toBe(0)
  expect(Number(count)).toBeGreaterThan(20)
  expect(bus.counts('ecommerce.contracts.events/Subscriptions/tidemark').active).toBe(Number(count))
  await bus.stop()
})
