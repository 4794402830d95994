import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Deadlines of polls, tests, hooks and properties that are written as bare numbers. */
const UNSCALED = /\b(?:timeout|testTimeout|hookTimeout|interruptAfterTimeLimit): *\d|^\s*\}, \d+_000\)$/

test('every deadline of a test is scaled to the speed of the machine', () => {
  const files = globSync(['{src,test,bench}/**/*.test.ts', 'test/**/*.ts'], { cwd: ROOT })
  expect(files.length).toBeGreaterThan(200)
  const unscaled = files.flatMap((file) =>
    readFileSync(`${ROOT}/${file}`, 'utf8')
      .split('\n')
      .filter((line) => UNSCALED.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  )
  expect(unscaled).toEqual([])
})
