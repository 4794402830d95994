import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { type Static, Type } from 'typebox'
import type { Config } from '../../config/config.ts'
import { sql, toQuery } from '../../db/sql.ts'
import { nullable } from '../../json/schemas.ts'
import { type FillingState, percentFilled } from '../../rebuild/filling/filling-state.ts'
import { contextOf } from '../../reports/engine/context.ts'
import { pairsOf } from '../../reports/engine/currencies/currencies.ts'
import { Tenant, TimeZone } from '../../reports/engine/parameters.ts'
import type { Pace } from '../../waiting/report-pace.ts'
import type { Zones } from '../../zones/read-zone.ts'
import { createSharedAnswers } from '../reports/shared-answers.ts'
import { tenantOf } from '../requests/access-keys.ts'
import { needs } from '../requests/route-access.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'

/** The most tenants that are listed: a longer list is useless for choosing. */
const MOST_TENANTS = 1000

const ShopQuery = Type.Object({ tenant: Tenant, timezone: TimeZone })

const Shop = Type.Object({
  tenant: Type.String(),
  timeZone: Type.String({ description: 'The time zone of days in requests without `timezone`' }),
  currency: Type.String({ description: 'The currency of reports in requests without `currency`' }),
  currencies: Type.Array(Type.String(), { description: 'The currencies of all orders, refunds and cancellations' }),
  reportingCurrencies: Type.Array(Type.String(), {
    description:
      'The currencies of the shop with exchange rates, for `reportingCurrency`; empty if there is only one currency or no rate',
  }),
  today: Type.String({ format: 'date', description: 'The current day in the requested time zone' }),
  firstDay: nullable(Type.String({ format: 'date' }), 'The first day with a sale; null before the first sale'),
  tenants: Type.Array(Type.String(), {
    description: `The tenants that have events and that the access key may read; at most ${MOST_TENANTS}`,
  }),
  scopes: Type.Array(Type.String(), {
    description: 'What the request may do: the scopes of its access key, or all scopes without keys',
  }),
  version: Type.String({ description: 'The version of Tidemark' }),
  filling: nullable(
    Type.Object({ status: Type.String(), percent: nullable(Type.Integer()) }),
    'The filling of tables after an upgrade, during which new numbers can be too low; null if all tables are complete. See `/api/operations/filling`',
  ),
})

const schema = {
  operationId: 'shop',
  tags: ['Reports'],
  summary: 'Currencies, time zone and current day of the shop',
  querystring: ShopQuery,
  response: {
    200: jsonResponse(Shop, {
      description: 'The shop',
      example: {
        tenant: 'default',
        timeZone: 'Europe/Berlin',
        currency: 'EUR',
        currencies: ['EUR', 'USD'],
        reportingCurrencies: ['EUR', 'USD'],
        today: '2024-12-20',
        firstDay: '2023-02-01',
        tenants: ['default'],
        scopes: ['read', 'operate'],
        version: '0.2.0',
        filling: null,
      },
    }),
    ...problemResponses(400, 401, 403, 503),
  },
}

interface ShopRoute {
  config: Config
  /** Of `openReportPool`. */
  reportPool: pg.Pool
  version: string
  zones: Zones
  fillingState: () => FillingState | undefined
  now: () => Date
  pace: Pace
}

/** `GET /api/shop`. */
export function addShopRoute(app: FastifyInstance, options: ShopRoute): void {
  const { config, reportPool, version, zones, now, fillingState, pace } = options
  const share = createSharedAnswers<StoredShop>()
  app.get<{ Querystring: Static<typeof ShopQuery> }>(
    '/api/shop',
    { schema, config: needs('read') },
    async (request) => {
      await pace()
      const { boundTenantId } = request
      const tenantId = tenantOf(request, request.query.tenant, config.tenantId)
      const { today } = await contextOf(request.query, { tenantId, config, zones, now: now() })
      const question = JSON.stringify([tenantId, boundTenantId])
      const stored = await share(question, () => readShop(reportPool, tenantId, boundTenantId))
      await pace()
      return {
        tenant: tenantId,
        timeZone: config.timeZone,
        currency: config.currency,
        today,
        ...stored,
        scopes: [...(request.scopes ?? [])],
        version,
        filling: describeFilling(fillingState()),
      }
    },
  )
}

/** What the tables know about the shop. */
type StoredShop = Pick<Static<typeof Shop>, 'currencies' | 'reportingCurrencies' | 'firstDay' | 'tenants'>

async function readShop(pool: pg.Pool, tenantId: string, boundTenantId: string | undefined): Promise<StoredShop> {
  const [{ rows }, pairs, tenants] = await Promise.all([
    pool.query<{ currency: string; first_day: string }>(toQuery(currenciesOf(tenantId))),
    pool.query<{ base: string; quote: string }>(toQuery(pairsOf(tenantId))),
    pool.query<{ tenant_id: string }>(toQuery(knownTenants(boundTenantId))),
  ])
  const currencies = rows.map(({ currency }) => currency)
  const rated = new Set(pairs.rows.flatMap(({ base, quote }) => [base, quote]))
  return {
    currencies,
    reportingCurrencies: currencies.length > 1 ? currencies.filter((currency) => rated.has(currency)) : [],
    firstDay: rows.map((row) => row.first_day).sort()[0] ?? null,
    tenants: tenants.rows.map(({ tenant_id }) => tenant_id),
  }
}

const describeFilling = (state: FillingState | undefined) =>
  state ? { status: state.status, percent: percentFilled(state) ?? null } : null

/** Jumps from one currency to the next in the key of the days, rather than reading them all. */
const currenciesOf = (tenantId: string) => sql`
  with recursive found as (
    (
      select currency
      from daily_sales_analytics
      where tenant_id = ${tenantId}
      order by currency
      limit 1
    )
    union all
    select (
      select min(currency)
      from daily_sales_analytics
      where tenant_id = ${tenantId}
      and currency > found.currency
    )
    from found
    where found.currency is not null
  )
  select
    currency,
    (
      select min(date)
      from daily_sales_analytics as days
      where days.tenant_id = ${tenantId}
      and days.currency = found.currency
    )::text as first_day
  from found
  where currency is not null
  order by currency`

/** Jumps from one tenant to the next in the key of the accounting, which has a row for every source and type. */
const knownTenants = (onlyTenantId: string | undefined) => sql`
  with recursive found as (
    (
      select tenant_id
      from ingest_accounting
      where ${onlyTenantId === undefined ? sql`true` : sql`tenant_id = ${onlyTenantId}`}
      order by tenant_id
      limit 1
    )
    union all
    select (
      select min(tenant_id)
      from ingest_accounting
      where tenant_id > found.tenant_id
    )
    from found
    where found.tenant_id is not null
    and ${onlyTenantId === undefined}
  )
  select tenant_id
  from found
  where tenant_id is not null
  order by tenant_id
  limit ${MOST_TENANTS}`
