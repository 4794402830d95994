import { Type } from 'typebox'
import type { CostCorrection, UnusedCost } from '../../costs/read-progress.ts'
import { Instant, nullable } from '../../json/schemas.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'

const Correction = Type.Object({
  tenant: Type.String(),
  currency: Type.String(),
  status: Type.String({
    description: '`waiting`: the correction will begin within seconds. `correcting`: a process corrects the orders',
  }),
  from: Instant,
  until: nullable(Instant, 'The end of the time whose orders are corrected; null for the present'),
  ordersRead: Type.Integer(),
  ordersCorrected: Type.Integer(),
  percent: nullable(Type.Integer(), 'The share of the time; below 100 until the correction is complete'),
  startedAt: nullable(Instant),
})

const Warning = Type.Object({
  problem: Type.String({
    description:
      '`cost_in_other_currency`: the orders do not use the costs of the product, because they are in other currencies',
  }),
  tenant: Type.String(),
  productId: Type.String(),
  orderCurrency: Type.String(),
  costCurrencies: Type.Array(Type.String()),
})

const Costs = Type.Object({
  status: Type.String({ description: '`complete`, or `correcting` while there are corrections' }),
  corrections: Type.Array(Correction, { description: 'Of costs that became known after their orders' }),
  warnings: Type.Array(Warning, { description: 'The first 100 products by tenant and id' }),
})

/** `GET /api/operations/costs` as the OpenAPI document shows it. */
export const costsSchema = {
  operationId: 'costs',
  tags: ['Operation'],
  summary: 'Progress of cost corrections, and costs that are not used',
  description:
    'A cost that arrives after its orders corrects them in the background. Until then, these orders have the cost that was known before. A cost counts only for orders in its currency.',
  querystring: Type.Object({}),
  response: {
    200: jsonResponse(Costs, {
      description: 'The progress, of whichever process',
      example: {
        status: 'correcting',
        corrections: [
          {
            tenant: 'default',
            currency: 'USD',
            status: 'correcting',
            from: '2024-11-01T00:00:00.000Z',
            until: null,
            ordersRead: 12000,
            ordersCorrected: 3400,
            percent: 43,
            startedAt: '2024-12-20T09:15:30.000Z',
          },
        ],
        warnings: [
          {
            problem: 'cost_in_other_currency',
            tenant: 'default',
            productId: 'teapot',
            orderCurrency: 'GBP',
            costCurrencies: ['USD'],
          },
        ],
      },
    }),
    ...problemResponses(400, 401, 403, 503),
  },
}

/** The answer of the route. */
export function describeCosts(corrections: readonly CostCorrection[], unused: readonly UnusedCost[]) {
  return {
    status: corrections.length === 0 ? 'complete' : 'correcting',
    corrections: corrections.map(({ tenantId, from, until, percent = null, startedAt, ...correction }) => ({
      ...correction,
      tenant: tenantId,
      from: from.toISOString(),
      until: until?.toISOString() ?? null,
      percent,
      startedAt: startedAt?.toISOString() ?? null,
    })),
    warnings: unused.map(({ tenantId, ...warning }) => ({
      ...warning,
      problem: 'cost_in_other_currency',
      tenant: tenantId,
    })),
  }
}
