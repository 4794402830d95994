import { type Static, Type } from 'typebox'
import { Currency } from '../../contracts/contract.ts'
import { Tenant } from '../../reports/engine/parameters.ts'
import { problemResponses } from '../responses/responses.ts'

// The live updates as the OpenAPI document shows them.

const LiveQuery = Type.Object({
  tenant: Type.Optional(
    Type.String({
      ...Tenant,
      description: 'The tenant of the changes. Default: all tenants that the access key may read',
    }),
  ),
  currency: Type.Optional(
    Type.String({
      ...Currency,
      description: 'Only changes in this currency, and changes without a currency, such as those of stock',
    }),
  ),
})
export type LiveQuery = Static<typeof LiveQuery>

const description = `A stream that stays open until the client or the server closes it. Up to four times per second it sends what has
changed, but no values: request the reports again. Browsers reconnect automatically and receive the changes that they missed
(\`Last-Event-ID\`). A comment every 15 seconds shows that the stream is alive.

- \`everything\`: anything may have changed. This is the first event of every new stream; each later change follows.
- \`changed\`: the tables that changed for a tenant and currency, and the days of the shop (empty for tables without days).
- \`counts\`: the number of events applied since the last \`counts\`, the rate over the last five seconds, the time of the newest
  event and its lag, and the number and total of new orders. This is for a live view: if a stream is interrupted, an event may
  be counted twice or not at all.`

const example = `retry: 2000

event: counts
data: {"events":3,"eventsPerSecond":2.4,"newestEventAt":"2024-12-12T10:30:00.250Z","lagSeconds":0.8,"sales":[{"tenant":"default","currency":"USD","orders":1,"revenue":39.98}]}

event: changed
id: 5f0c1d2e3a4b-17
data: {"changes":[{"tenant":"default","currency":"USD","tables":["daily_sales_analytics","hourly_sales_analytics"],"days":[{"from":"2024-12-12","to":"2024-12-12"}]}]}

`

export const liveSchema = {
  operationId: 'live-updates',
  tags: ['Reports'],
  summary: 'Changes as server-sent events',
  description,
  querystring: LiveQuery,
  response: {
    200: {
      description: 'The stream',
      content: { 'text/event-stream': { schema: Type.String(), example } },
    },
    ...problemResponses(400, 401, 403, 429, 503),
  },
}
