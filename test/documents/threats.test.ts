import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './pages.ts'

/** The rows of the table of threats: the threat, and the tests that show how it is handled. */
const rows = readFileSync(join(root, 'docs/security.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| Threat '))
  .map((line) => line.split(' | '))
  .map((cells) => ({
    threat: cells[0]?.slice(2) ?? '',
    cells: cells.length,
    tests: [...(cells.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, path = '']) => path),
  }))

test('the table has many threats', () => {
  expect(rows.length).toBeGreaterThan(40)
})

test.each(rows)('the tests of the threat exist: $threat', ({ cells, tests }) => {
  expect(cells).toBe(3)
  expect(tests.length).toBeGreaterThan(0)
  for (const path of tests) {
    expect(path).toMatch(/\.test\.tsx?$/)
    expect({ path, exists: existsSync(join(root, path)) }).toEqual({ path, exists: true })
    expect(readFileSync(join(root, path), 'utf8')).toMatch(/\btest(?:\.\w+)?\(/)
  }
})
