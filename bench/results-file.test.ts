import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { BrokerResults } from './brokers/measure-brokers.ts'
import type { ReportResults } from './reports/report-results.ts'
import { updateResults } from './results-file.ts'

test('a new measurement of a part replaces its results and keeps those of the other parts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-bench-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'results.json')
  const reports = { seconds: 1 } as ReportResults
  updateResults(file, { reports, brokers: { seconds: 2 } as BrokerResults })
  const brokers = { seconds: 3 } as BrokerResults
  expect(updateResults(file, { brokers })).toEqual({ reports, brokers })
})
