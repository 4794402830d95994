import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { findProgram } from '../helpers/find-or-install.ts'
import { orderEvent, useTestServer } from '../helpers/http/test-server.ts'
import { scaled } from '../helpers/patience.ts'
import { verifyUrl } from '../helpers/rebuild/verify-url.ts'
import { type AlertCase, alertCases, type Series } from './alert-series.ts'

interface Rule {
  alert: string
  expr: string
  labels: { severity: string }
  annotations: { summary: string; description: string; runbook_url: string }
}
interface Board {
  panels: { title: string; targets: { expr?: string; rawSql?: string }[] }[]
}

const ALERTS = 'packaging/monitoring/tidemark-alerts.yaml'
const { groups } = parse(readFileSync(ALERTS, 'utf8')) as { groups: { rules: Rule[] }[] }
const rules = groups.flatMap((group) => group.rules)
const board = (name: string) => JSON.parse(readFileSync(`packaging/monitoring/grafana-${name}.json`, 'utf8')) as Board
const targetsOf = (name: string) => board(name).panels.flatMap(({ targets }) => targets)

const server = useTestServer()
let metrics: string

beforeAll(async () => {
  await server.app.inject({ method: 'POST', url: '/api/events', payload: orderEvent({ at: '2026-03-01T10:00:00Z' }) })
  await server.app.inject({
    method: 'POST',
    url: '/api/events',
    payload: { id: 'bad', type: 'OrderCreated', data: {} },
  })
  metrics = (await server.app.inject('/metrics')).body
})

/** The names of metrics in an expression. */
function metricsIn(expression: string): string[] {
  return expression.match(/\b(?:tidemark|http|nodejs|process)_\w+/g) ?? []
}

test('there are 19 alerts, each with what to do and a section in docs/monitoring.md', () => {
  expect(rules).toHaveLength(19)
  const page = readFileSync('docs/monitoring.md', 'utf8')
  const sections = [...page.matchAll(/^### (.*)$/gm)].map(([, title = '']) => title)
  expect(rules.map(({ alert }) => alert)).toEqual(sections)
  for (const { alert, annotations } of rules) {
    expect(annotations.runbook_url).toBe(`docs/monitoring.md#${alert.toLowerCase()}`)
    expect(page).toContain(annotations.description)
  }
})

test.each([...rules.map(({ expr }) => expr), ...targetsOf('operations').map(({ expr = '' }) => expr)])(
  'every metric is one of a running service: %s',
  (expression) => {
    const declared = [...metrics.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    )
    expect(declared.length).toBeGreaterThan(30)
    expect(metricsIn(expression).filter((name) => !declared.includes(name))).toEqual([])
  },
)

test('the counts of the database are those of its tables', async () => {
  expect(metrics).toMatch(/^tidemark_verify_last_timestamp_seconds 0$/m)
  expect(metrics).not.toMatch(/^tidemark_verify_differences /m)
  expect(metrics).toMatch(/^tidemark_dead_letters 1$/m)
  expect(metrics).toMatch(/^tidemark_database_size_bytes [1-9]\d+$/m)
})

test('the last verification of all tables is measured, and one of some tables is not', async () => {
  const read = async () => (await server.app.inject('/metrics')).body
  const { pool, url } = server.database
  await pool.query('update daily_sales_analytics set total_orders = total_orders + 1')
  await verifyUrl(url, { tables: ['daily-sales'] })
  expect(await read()).not.toMatch(/^tidemark_verify_differences /m)
  await verifyUrl(url)
  expect(await read()).toMatch(/^tidemark_verify_differences 1$/m)
  await pool.query('update daily_sales_analytics set total_orders = total_orders - 1')
  await verifyUrl(url)
  const now = await read()
  expect(now).toMatch(/^tidemark_verify_differences 0$/m)
  const at = Number(/^tidemark_verify_last_timestamp_seconds (.*)$/m.exec(now)?.[1])
  expect(Math.abs(Date.now() / 1000 - at)).toBeLessThan(scaled(600))
})

describe('the board Sales', () => {
  const panels = board('sales').panels.map(({ title, targets }) => [title, targets[0]?.rawSql ?? ''] as const)
  const read = async (statement: string) => {
    const text = statement.replaceAll('$__timeFrom()', "'2026-01-01'").replaceAll('$__timeTo()', "'2026-12-31'")
    const { rows } = await server.database.pool.query<{ time: string; value: string }>(text)
    expect(rows.map(({ time }) => time)).toEqual([expect.stringMatching(/^2026-03-01 /)])
    return Number(rows[0]?.value)
  }

  test('has the numbers of the report of sales, also after a revision', async () => {
    const { id, data } = orderEvent({ at: '2026-03-01T11:00:00Z' })
    const revised = { ...data, totalAmount: 50, items: data.items.map((line) => ({ ...line, quantity: 3 })) }
    await server.post([
      { id, type: 'OrderCreated', data },
      {
        id: `${id}-revised`,
        type: 'OrderRevised',
        data: { ...revised, revision: 1, revisedAt: '2026-03-01T12:00:00Z' },
      },
    ])
    const [day] = (await server.app.inject('/api/analytics/sales/daily?startDate=2026-03-01&endDate=2026-03-01')).json()
    expect(day.totalRevenue).toBe(89.98)
    const values = await Promise.all(panels.map(async ([title, statement]) => [title, await read(statement)]))
    expect(Object.fromEntries(values)).toEqual({
      'Revenue per day': day.totalRevenue,
      'Orders per day': day.totalOrders,
      'Average order value': day.avgOrderValue,
      'Items sold per day': day.totalItemsSold,
    })
  })
})

const promtool = findProgram(['promtool'])

describe.skipIf(promtool === undefined && process.env.TIDEMARK_REQUIRE_BROKERS !== 'true')('promtool', () => {
  test('accepts the rules', () => {
    const { stdout, stderr, status } = spawnSync(promtool ?? '', ['check', 'rules', ALERTS], { encoding: 'utf8' })
    expect({ stderr, status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('19 rules found') })
  })

  test('accepts the metrics of a running service', () => {
    const { stderr, status } = spawnSync(promtool ?? '', ['check', 'metrics'], { input: metrics, encoding: 'utf8' })
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  })

  test.each(rules)('$alert fires for its series, and not for the nearest others', (rule) => {
    const { firing, quiet, atMinutes, labels } = alertCases[rule.alert] as AlertCase
    const alert = { exp_labels: { ...labels, ...rule.labels }, exp_annotations: filled(rule.annotations, labels) }
    const tests = [scenario(rule.alert, firing, atMinutes, [alert]), scenario(rule.alert, quiet, atMinutes, [])]
    const folder = mkdtempSync(join(tmpdir(), 'tidemark-alerts-'))
    try {
      const file = join(folder, 'test.yaml')
      writeFileSync(file, JSON.stringify({ rule_files: [resolve(ALERTS)], evaluation_interval: '1m', tests }))
      const { stdout, stderr, status } = spawnSync(promtool ?? '', ['test', 'rules', file], { encoding: 'utf8' })
      expect({ stderr, status, stdout }).toMatchObject({ stderr: '', status: 0 })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

function scenario(alertname: string, series: Series, atMinutes: number, expected: readonly object[]) {
  return {
    interval: '1m',
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    alert_rule_test: [{ eval_time: `${atMinutes}m`, alertname, exp_alerts: expected }],
  }
}

/** The annotations with the values of the labels in them. */
function filled(annotations: Rule['annotations'], labels: Readonly<Record<string, string>>) {
  const fill = (text: string) => text.replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => labels[name] ?? '')
  return Object.fromEntries(Object.entries(annotations).map(([name, text]) => [name, fill(text)]))
}
