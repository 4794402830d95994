import colors from 'picocolors'
import { expect, test } from 'vitest'
import type { DeadLetterHead } from '../../dead-letters/dead-letter.ts'
import { formatTable } from './table.ts'

const letter = (change: Partial<DeadLetterHead> = {}): DeadLetterHead => ({
  id: 7,
  tenantId: 'default',
  source: 'http',
  eventId: 'e-1',
  type: 'OrderCreated',
  reason: 'invalid',
  error: 'totalAmount must be an amount',
  timesSeen: 1,
  firstSeenAt: '2024-12-12T10:30:00Z',
  lastSeenAt: '2024-12-12T10:30:00.123456Z',
  bodyBytes: 2,
  body: Buffer.from('{}'),
  ...change,
})

const plain = colors.createColors(false)

test('columns are aligned', () => {
  expect(formatTable([letter(), letter({ id: 1234, type: null, timesSeen: 12 })], plain, undefined)).toBe(
    [
      'ID    LAST SEEN             TIMES  TENANT   SOURCE  TYPE          REASON   ERROR',
      '7     2024-12-12T10:30:00Z  1      default  http    OrderCreated  invalid  totalAmount must be an amount',
      '1234  2024-12-12T10:30:00Z  12     default  http    -             invalid  totalAmount must be an amount',
      '',
    ].join('\n'),
  )
})

test('no line is wider than the terminal, with or without colours', () => {
  const letters = [letter({ error: 'long '.repeat(50), type: 'T'.repeat(100) }), letter()]
  const text = formatTable(letters, plain, 140)
  const lines = text.trimEnd().split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBe(140)
  expect(lines[1]).toMatch(/T… {2}invalid {2}long .*…$/)
  const painted = formatTable(letters, colors.createColors(true), 140)
  expect(painted).toContain('\u001b[')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the colours
  expect(painted.replaceAll(/\u001b\[\d+m/g, '')).toBe(text)
})
