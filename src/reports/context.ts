import type { Config } from '../config.ts'
import { dayAt } from './days.ts'
import type { ReportContext } from './report.ts'

/** What every report's query may carry. */
export interface CommonQuery {
  tenant?: string
  currency?: string
  timezone?: string
}

/** What a report knows besides its query, asked at this moment. */
export function contextOf(
  { currency, timezone }: CommonQuery,
  tenantId: string,
  config: Pick<Config, 'currency' | 'timeZone'>,
  now: Date,
): ReportContext {
  const timeZone = timezone ?? config.timeZone
  return {
    tenantId,
    currency: currency ?? config.currency,
    timeZone,
    shopTimeZone: config.timeZone,
    today: dayAt(now, timeZone),
    now: now.toISOString(),
  }
}
