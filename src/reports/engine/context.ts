import type { Config } from '../../config.ts'
import { UnknownZone, type Zones } from '../../zones/read-zone.ts'
import { EXPECTED_ZONE } from '../../zones/zone-names.ts'
import { ParameterError } from './parameters.ts'
import type { ReportContext } from './report.ts'

/** What every report's query may carry. */
export interface CommonQuery {
  tenant?: string
  currency?: string
  timezone?: string
}

interface Asking {
  tenantId: string
  config: Pick<Config, 'currency' | 'timeZone'>
  zones: Zones
  now: Date
}

/**
 * What a report knows besides its query, asked at this moment.
 *
 * @throws ParameterError for a time zone that PostgreSQL does not know.
 */
export async function contextOf(
  { currency, timezone }: CommonQuery,
  { tenantId, config, zones, now }: Asking,
): Promise<ReportContext> {
  const timeZone = timezone ?? config.timeZone
  const zone = await zones.get(timeZone).catch((error) => {
    if (!(error instanceof UnknownZone)) throw error
    throw new ParameterError([
      { parameter: 'timezone', value: timeZone, message: error.message, allowed: EXPECTED_ZONE },
    ])
  })
  return {
    tenantId,
    currency: currency ?? config.currency,
    timeZone,
    zone,
    shopTimeZone: config.timeZone,
    today: zone.dayAt(now.getTime()),
    now: now.toISOString(),
  }
}
