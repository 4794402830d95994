import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { dayNumberOf } from '../../simulate/calendar.ts'
import { EXAMPLE_ORDERS, exampleOrder } from '../../simulate/example-orders.ts'

const server = useTestServer({ currency: 'USD' })
const currencies = { currency: 'USD', secondCurrency: 'GBP' }

beforeAll(() =>
  server.post(EXAMPLE_ORDERS.flatMap((id) => exampleOrder(id, currencies, dayNumberOf('2024-11-01'))).toReversed()),
)

interface Step {
  at: string
  kind: string
  changes: { field: string; productId: string | null; before: string | null; after: string | null }[]
  totalRevenue: number
  adjustments: number
  reversed: number
  netRevenue: number
}

const stepsOf = async (orderId: string): Promise<Step[]> =>
  (await server.app.inject(`/api/analytics/orders/${orderId}`)).json().steps

/** The rows of the table of an order in the document. */
function documentedSteps(orderId: string): string[] {
  const text = readFileSync(fileURLToPath(new URL('../../../docs/example-orders.md', import.meta.url)), 'utf8')
  const section = text.split(/^## /m).find((part) => part.includes(`\`${orderId}\``)) ?? ''
  return section.split('\n').filter((line) => /^\| \d/.test(line))
}

function rowOf({ at, kind, changes, ...numbers }: Step): string {
  const day = dayNumberOf(at.slice(0, 10)) - dayNumberOf('2024-11-01') + 1
  const changed = changes
    .filter(({ before }) => before !== null || kind !== 'placed')
    .map((change) => `${nameOf(change)} ${change.before ?? 'none'} → ${change.after ?? 'none'}`)
  const { totalRevenue, adjustments, reversed, netRevenue } = numbers
  const amounts = [totalRevenue, adjustments, reversed, netRevenue].map((amount) => amount.toFixed(2))
  return `| ${[`${day}, ${at.slice(11, 16)}`, `\`${kind}\``, changed.join('<br>'), ...amounts].join(' | ')} |`
}

const nameOf = ({ field, productId }: Step['changes'][number]) =>
  productId === null ? field : `${field} of \`${productId}\``

test.each(EXAMPLE_ORDERS)('the steps of %s are those in the document', async (orderId) => {
  expect((await stepsOf(orderId)).map(rowOf)).toEqual(documentedSteps(orderId))
})
