import { expect, test } from 'vitest'
import { splitLines } from './split-lines.ts'

async function split(chunks: string[], maxBytes = 100) {
  const stream = (async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk)
  })()
  const lines: { number: number; text: string; isTooLong: boolean }[] = []
  for await (const batch of splitLines(stream, maxBytes)) {
    lines.push(...batch.map(({ number, bytes, isTooLong }) => ({ number, text: bytes.toString(), isTooLong })))
  }
  return lines
}

test('lines are split independently of the ends of chunks', async () => {
  const lines = await split(['a', 'b\nc\r', '\n\n', 'd'])
  expect(lines.map(({ number, text }) => [number, text])).toEqual([
    [1, 'ab'],
    [2, 'c'],
    [3, ''],
    [4, 'd'],
  ])
})

test('only the beginning of a too long line is kept, and the next line is complete', async () => {
  const lines = await split(['x'.repeat(60), 'x'.repeat(60), 'x'.repeat(5000), `y\nshort\n${'z'.repeat(101)}`])
  expect(lines.map(({ number, isTooLong }) => [number, isTooLong])).toEqual([
    [1, true],
    [2, false],
    [3, true],
  ])
  expect(lines[0]?.text).toHaveLength(120)
  expect(lines[1]?.text).toBe('short')
})

test('a line of exactly the largest size is accepted, with either line break', async () => {
  const line = 'x'.repeat(100)
  const lines = await split([`${line}\r\n${line}\n${line}`])
  expect(lines.map(({ text, isTooLong }) => [text, isTooLong])).toEqual([
    [line, false],
    [line, false],
    [line, false],
  ])
})
