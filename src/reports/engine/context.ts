import type { Config } from '../../config/config.ts'
import type { Period } from '../../time/periods.ts'
import { UnknownZone, type Zones } from '../../zones/read-zone.ts'
import type { Zone } from '../../zones/zone.ts'
import { EXPECTED_ZONE } from '../../zones/zone-names.ts'
import type { Conversion } from './currencies/conversion.ts'
import { ALL_CURRENCIES, ParameterError } from './parameters.ts'

/** The context of a report, apart from its parameters. */
export interface ReportContext {
  tenantId: string
  /** The currency of all amounts: from the query, or the default. */
  currency: string
  /** The currencies of the orders and payments that count, if not only `currency`. The one with the most orders is first. */
  currencies?: readonly string[]
  /** The rates to `currency`, if amounts are converted. */
  conversion?: Conversion
  /** Only amounts of `currency` on these days count: they have no rate. For reports with `daysOfAmounts`. */
  withoutRate?: Period
  /** The time zone in which days begin: from the query, or the shop's. */
  timeZone: string
  zone: Zone
  /** The zone of the daily tables. Days in any other zone are added up from quarters of an hour. */
  shopTimeZone: string
  /** Today in `timeZone`, `YYYY-MM-DD`. */
  today: string
  /** Whether the caller may not see ids of customers. */
  hidesPersons?: boolean
  /** The current time, as ISO 8601 text. */
  now: string
  /** Ignore everything after this local time (`2024-12-12T14:05:00`): set when a period in progress is compared. */
  until?: string
  /** Whether the query is for the other period of a comparison: no days outside that period count. */
  isComparison?: boolean
  /** In a comparison whose rows stand beside those of the answer: the period of the answer, which decides on the rows. */
  requestedPeriod?: Period
}

/** The parameters that any report may have. */
export interface CommonQuery {
  tenant?: string
  currency?: string
  reportingCurrency?: string
  timezone?: string
}

interface Surroundings {
  tenantId: string
  config: Pick<Config, 'currency' | 'timeZone'>
  zones: Zones
  now: Date
}

/**
 * The context of a query at this moment.
 *
 * @throws ParameterError when PostgreSQL does not know the time zone.
 */
export async function contextOf(
  { currency, reportingCurrency, timezone }: CommonQuery,
  { tenantId, config, zones, now }: Surroundings,
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
    currency: reportingCurrency ?? (currency === ALL_CURRENCIES ? undefined : currency) ?? config.currency,
    timeZone,
    zone,
    shopTimeZone: config.timeZone,
    today: zone.dayAt(now.getTime()),
    now: now.toISOString(),
  }
}
