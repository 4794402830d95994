import type { ConfigJson } from './config-json.ts'

/**
 * The topics of a Whizbang shop, in all spellings of its routing and samples: by namespace, as in its tutorial, and without
 * routing.
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

/** The default configuration: the topics of a shop, each with the subscription `tidemark`. */
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
