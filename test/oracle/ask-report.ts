import type pg from 'pg'
import type { ReportContext } from '../../src/reports/engine/context.ts'
import type { Report } from '../../src/reports/engine/report.ts'
import { runReport } from '../../src/reports/engine/run-report.ts'
import type { Zones } from '../../src/zones/read-zone.ts'
import { decimal } from '../helpers/decimal.ts'

export type Values = Record<string, unknown>

interface Shop {
  tenant: string
  currency: string
  timezone: string
  shopTimeZone: string
}

/** The context of a report about a shop, long after all events. */
export async function contextOf(
  zones: Zones,
  { tenant, currency, timezone, shopTimeZone }: Shop,
): Promise<ReportContext> {
  const now = { today: '2026-06-01', now: '2026-06-01T12:00:00Z' }
  const zone = await zones.get(timezone)
  return { tenantId: tenant, currency, timeZone: timezone, zone, shopTimeZone, ...now }
}

/** The answer of a report. Numbers are kept as their original texts. */
export async function askReport(
  pool: pg.Pool,
  report: unknown,
  query: object,
  context: ReportContext,
): Promise<{ rows: Values[]; totals: Values }> {
  const { body } = await runReport(pool, report as Report, { ...query }, context)
  const keepDigits = (_: string, value: unknown, { source }: { source: string }) =>
    typeof value === 'number' ? source : value
  return JSON.parse(JSON.stringify(body), keepDigits as never)
}

export const numberOf = (value: unknown): bigint => decimal(String(value ?? 0))
