import type { ConfigJson } from './config-json.ts'

/**
 * The topics to which a Whizbang shop publishes, in all the spellings that its routing and samples have: by namespace,
 * as in its tutorial, and without routing.
 */
const TOPICS = [
  'ecommerce.contracts.events',
  'ecommerce.orders.events',
  'orders',
  'products',
  'inventory',
  'paymentprocessed',
  'paymentfailed',
  'shipmentcreated',
  'notificationsent',
]

/** What a bus holds when nothing else is asked for: a shop's topics, each with the subscription `tidemark`. */
export const DEFAULT_CONFIG: ConfigJson = {
  UserConfig: {
    Namespaces: [
      {
        Name: 'tidemark',
        Topics: TOPICS.map((Name) => ({ Name, Subscriptions: [{ Name: 'tidemark' }] })),
      },
    ],
  },
}
