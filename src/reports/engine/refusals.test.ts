import { expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { runCommand } from '../../../test/helpers/run-command.ts'
import { reports } from '../index.ts'

const server = useTestServer()

/** Reports about orders, products and customers. The others are about events. */
const OF_EVENTS = ['order', 'ingest', 'contradictions', 'ingest-warnings', 'waiting']
const withoutConversion = reports.filter(
  ({ name, query }) => !('reportingCurrency' in query.properties) && !OF_EVENTS.includes(name),
)

async function faultOf(path: string) {
  const { statusCode, body } = await server.app.inject(path)
  expect(statusCode, body).toBe(400)
  return JSON.parse(body).errors[0]
}

test.each(withoutConversion)('$path says why it refuses reportingCurrency', async ({ path }) => {
  expect(await faultOf(`${path}?reportingCurrency=EUR`)).toMatchObject({
    parameter: 'reportingCurrency',
    message: expect.stringMatching(
      /^reportingCurrency is not a parameter here: (the response is an array, .*Use \/api\/|this report has no amounts$|a segment compares .* Request each currency)/,
    ),
  })
})

test('an unknown parameter is refused without a reason', async () => {
  for (const name of ['toString', 'reportedCurrency']) {
    const { message } = await faultOf(`/api/analytics/customers/segments?${name}=EUR`)
    expect(message).toBe(`${name} is not a parameter here`)
  }
})

test('the command says why it refuses --reporting-currency, and does not list it', async () => {
  const failed = await runCommand(['report', 'customer-segments', '--reporting-currency', 'EUR'])
  expect(failed).toMatchObject({
    exitCode: 1,
    output: '',
    errors: expect.stringMatching(/^error: --reporting-currency is not a parameter here: a segment compares/),
  })
  expect((await runCommand(['report', 'customer-segments', '--help'])).output).not.toContain('--reporting-currency')
})
