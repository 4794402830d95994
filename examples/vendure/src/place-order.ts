// Places an order in the testing server of Vendure, ships it and refunds it. TIDEMARK_URL is the address of a running Tidemark.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DefaultLogger,
  dummyPaymentHandler,
  LanguageCode,
  LogLevel,
  manualFulfillmentHandler,
  mergeConfig,
} from '@vendure/core'
import { createTestEnvironment, registerInitializer, SqljsInitializer, testConfig } from '@vendure/testing'
import { parse } from 'graphql'
import { TidemarkPlugin } from './tidemark-plugin.ts'

const initialData = {
  defaultLanguage: LanguageCode.en,
  defaultZone: 'Europe',
  countries: [{ name: 'Germany', code: 'DE', zone: 'Europe' }],
  taxRates: [{ name: 'Standard Tax', percentage: 20 }],
  shippingMethods: [{ name: 'Standard Shipping', price: 500 }],
  paymentMethods: [
    {
      name: 'test',
      handler: { code: dummyPaymentHandler.code, arguments: [{ name: 'automaticSettle', value: 'true' }] },
    },
  ],
  collections: [],
}

const PRODUCTS = `name,slug,description,assets,facets,optionGroups,optionValues,sku,price,taxCategory,stockOnHand,trackInventory,variantAssets,variantFacets
Teapot,teapot,A teapot,,,,,TEA-1,19.99,standard,100,false,,
`

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-vendure-'))
  const products = join(folder, 'products.csv')
  writeFileSync(products, PRODUCTS)
  registerInitializer('sqljs', new SqljsInitializer(folder))
  const { server, shopClient, adminClient } = createTestEnvironment(
    mergeConfig(testConfig, {
      apiOptions: { port: Number(process.env.PORT ?? 3123) },
      logger: new DefaultLogger({ level: LogLevel.Warn }),
      paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
      plugins: [TidemarkPlugin.init({ url: process.env.TIDEMARK_URL ?? 'http://127.0.0.1:5002', maxDelayMs: 20 })],
    }),
  )
  await server.init({ initialData, productsCsvPath: products, customerCount: 1 })
  const mutate = async (client: typeof shopClient, text: string) => {
    const [result] = Object.values(await client.query(parse(`mutation { ${text} }`) as never)) as {
      errorCode?: string
      message?: string
    }[]
    if (result?.errorCode) throw new Error(`${result.errorCode}: ${result.message}`)
    return result as Record<string, never>
  }
  const error = '... on ErrorResult { errorCode message }'
  await mutate(shopClient, `addItemToOrder(productVariantId: "T_1", quantity: 2) { ${error} }`)
  await mutate(
    shopClient,
    `setCustomerForOrder(input: { firstName: "Jo", lastName: "Example", emailAddress: "jo@example.com" }) { ${error} }`,
  )
  await mutate(
    shopClient,
    `setOrderShippingAddress(input: { streetLine1: "Street 1", countryCode: "DE" }) { ${error} }`,
  )
  await mutate(shopClient, `setOrderShippingMethod(shippingMethodId: ["T_1"]) { ${error} }`)
  await mutate(shopClient, `transitionOrderToState(state: "ArrangingPayment") { ${error} }`)
  const placed = (await mutate(
    shopClient,
    `addPaymentToOrder(input: { method: "test", metadata: {} }) { ${error} ... on Order { id code totalWithTax lines { id } } }`,
  )) as never as { id: string; code: string; totalWithTax: number; lines: { id: string }[] }
  await adminClient.asSuperAdmin()
  const line = placed.lines[0]?.id
  const fulfilled = await mutate(
    adminClient,
    `addFulfillmentToOrder(input: { lines: [{ orderLineId: "${line}", quantity: 2 }], handler: { code: "${manualFulfillmentHandler.code}", arguments: [{ name: "method", value: "post" }] } }) { ${error} ... on Fulfillment { id } }`,
  )
  await mutate(adminClient, `transitionFulfillmentToState(id: "${fulfilled.id}", state: "Shipped") { ${error} }`)
  await server.destroy()
  rmSync(folder, { recursive: true })
  console.log(JSON.stringify(placed))
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
