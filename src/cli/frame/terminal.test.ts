import { PassThrough } from 'node:stream'
import { afterEach, expect, test, vi } from 'vitest'
import { formatCountOf, formatDuration, openTerminal } from './terminal.ts'

/** A stream that keeps what is written, as a terminal or not. */
function openStream(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200, rows: 50 })
  let text = ''
  stream.on('data', (chunk) => {
    text += chunk
  })
  return { stream: stream as unknown as NodeJS.WriteStream, read: () => text }
}

afterEach(() => void vi.useRealTimers())

test('a summary aligns labels, and aligns numbers to the right', () => {
  const output = openStream(false)
  openTerminal(output.stream, output.stream).summary('Imported shop.csv', [
    ['lines', 541909],
    ['refused', 7],
    ['time', '4 s'],
  ])
  expect(output.read()).toBe('Imported shop.csv\n  lines    541,909\n  refused        7\n  time     4 s\n')
})

test('without a terminal, progress is a plain line every five seconds', () => {
  vi.useFakeTimers()
  const errors = openStream(false)
  const terminal = openTerminal(openStream(false).stream, errors.stream)
  const progress = terminal.progress()
  for (let second = 0; second <= 12; second++) {
    progress.update({ label: 'importing shop.csv', done: second, total: 20, count: second * 1000, unit: 'events' })
    vi.advanceTimersByTime(1000)
  }
  progress.stop()
  terminal.warn('look')
  expect(errors.read().split('\n')).toEqual([
    'importing shop.csv 25%  5,000 events, 1,000/s, 15 s left',
    'importing shop.csv 50%  10,000 events, 1,000/s, 10 s left',
    'warning: look',
    '',
  ])
})

test('a new label restarts the measurement of rate and time left', () => {
  vi.useFakeTimers()
  const errors = openStream(false)
  const progress = openTerminal(errors.stream, errors.stream).progress()
  progress.update({ label: 'reading', done: 1, total: 1, count: 9000, unit: 'lines' })
  vi.advanceTimersByTime(1000)
  progress.update({ label: 'importing', done: 0, total: 10, count: 0, unit: 'events' })
  vi.advanceTimersByTime(8000)
  progress.update({ label: 'importing', done: 4, total: 10, count: 800, unit: 'events' })
  expect(errors.read()).toBe('importing 40%  800 events, 100/s, 12 s left\n')
})

test('a terminal shows a bar, unless the total is unknown', () => {
  const errors = openStream(true)
  const terminal = openTerminal(openStream(false).stream, errors.stream)
  const progress = terminal.progress()
  progress.update({ label: 'importing a', done: 1, total: 4, count: 10, unit: 'events' })
  progress.stop()
  expect(errors.read()).toContain('importing a')
  expect(errors.read()).toContain('███████░')
  expect(errors.read()).toContain('25%')
  const endless = openStream(true)
  const other = openTerminal(endless.stream, endless.stream).progress()
  other.update({ label: 'importing b', done: 1, total: undefined, count: 1234, unit: 'events' })
  other.stop()
  expect(endless.read()).toContain('importing b  1,234 events')
  expect(endless.read()).not.toContain('%')
})

test.each([
  [0, '0 rows differ'],
  [1, '1 row differs'],
  [1234, '1,234 rows differ'],
])('the count %i is written "%s"', (count, text) => {
  expect(formatCountOf(count, 'row differs', 'rows differ')).toBe(text)
})

test.each([
  [420, '0.4 s'],
  [59_400, '59 s'],
  [200_000, '3 min 20 s'],
  [7_500_000, '2 h 5 min'],
])('%i ms are written "%s"', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})
