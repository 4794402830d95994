import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { sourceKinds } from '../../src/transports/index.ts'

// These files are found by the name of the kind: see "Add a transport" in CONTRIBUTING.md.
describe.each(sourceKinds)('the kind %s', (kind) => {
  test.each([
    `docs/${kind}.md`,
    `src/transports/${kind}/kind.ts`,
    `test/brokers/${kind}/chaos.ts`,
    `test/brokers/${kind}/bench.ts`,
  ])('has the file %s', (file) => {
    expect(existsSync(new URL(`../../${file}`, import.meta.url))).toBe(true)
  })
})
