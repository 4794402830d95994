import { type Static, Type } from 'typebox'
import { Currency } from '../../contracts/common.ts'
import { Tenant } from '../../reports/engine/parameters.ts'
import { problemResponses } from '../responses/responses.ts'

// The live updates as the OpenAPI document shows them.

const LiveQuery = Type.Object({
  tenant: Type.Optional(
    Type.String({
      ...Tenant,
      description: 'Whose changes; those of all tenants that the access key opens when absent',
    }),
  ),
  currency: Type.Optional(
    Type.String({ ...Currency, description: 'Only changes in this currency, and those that have none, such as stock' }),
  ),
})
export type LiveQuery = Static<typeof LiveQuery>

const description = `A stream that ends only with the client or the server. At most four times a second it tells what has
changed, not how: ask the reports again. Browsers reconnect by themselves and are told what they missed
(\`Last-Event-ID\`); a comment every 15 seconds shows that the stream is alive.

- \`everything\`: anything may have changed. The first event of every new stream: from here on, each change is told.
- \`changed\`: the tables that changed for a tenant and currency, and the days of the shop (none for what has no days).
- \`counts\`: the events applied since the last of its kind, how many those were a second over the last five, when the newest
  happened and how long that was before it was counted, and the orders placed with what they came to. For a live view: where
  a stream breaks, an event may be counted twice or not at all.`

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
  summary: 'What changes, as it happens, as server-sent events',
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
