import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { describeFirstFault, printableStart } from '../config/list-setting.ts'
import type { Connection } from './connection.ts'
import { platformNames, platforms } from './index.ts'

const Text = Type.String({ minLength: 1, maxLength: 4096 })

/** The properties of a connection besides its secrets, as settings, commands and the database have them. */
export const ConnectionSettings = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,62}$' }),
    platform: Text,
    tenant: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    currencyMode: Type.Optional(Type.Enum(['shop', 'presentment'])),
    testOrders: Type.Optional(Type.Enum(['ignore', 'count'])),
    productKey: Type.Optional(Type.Enum(['product', 'variant', 'sku'])),
    countPending: Type.Optional(Type.Boolean()),
    role: Type.Optional(Type.Enum(['all', 'payments-only'])),
    idPrefix: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    options: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { additionalProperties: false },
)

/** What is never shown: it is stored encrypted. */
export const ConnectionSecrets = Type.Object({
  secrets: Type.Optional(Type.Array(Text, { maxItems: 20 })),
  guestKey: Type.Optional(Type.String({ minLength: 16, maxLength: 4096 })),
})

const ConnectionEntry = Type.Object(
  { ...ConnectionSettings.properties, ...ConnectionSecrets.properties },
  { additionalProperties: false },
)

export type ConnectionSettings = Static<typeof ConnectionSettings>
export type ConnectionSecrets = Static<typeof ConnectionSecrets>
export type ConnectionEntry = Static<typeof ConnectionEntry>

const entry = Compile(ConnectionEntry)

/** Reads a connection, with the defaults of what it leaves out; or says what is wrong with it, without any value that may be secret. */
export function readConnection(given: unknown): Connection | { faults: string[] } {
  const platform = platformOf(given)
  if (!platform) return { faults: [`platform must be one of ${platformNames.join(', ')}`] }
  const unknown = Object.keys(given as object).find((property) => !(property in ConnectionEntry.properties))
  if (unknown !== undefined) {
    const allowed = Object.keys(ConnectionEntry.properties).join(', ')
    return { faults: [`unknown property "${printableStart(unknown)}"; allowed: ${allowed}`] }
  }
  if (!entry.Check(given)) return { faults: [describeFirstFault(entry.Errors(given))] }
  const connection = withDefaults(given)
  const faults = [...optionFaults(connection), ...(platform.faultsOf ?? requireSecret)(connection)]
  return faults.length > 0 ? { faults } : connection
}

export function withDefaults({ secrets = [], ...given }: ConnectionEntry): Connection {
  return {
    currencyMode: 'shop',
    testOrders: 'ignore',
    productKey: 'product',
    countPending: false,
    role: 'all',
    options: {},
    ...given,
    secrets,
  }
}

/**
 * What is wrong with connections beside each other. Platforms number their records from one, so that an order of one shop would change the
 * order of another one with the same number.
 */
export function conflictsOf(connections: readonly Connection[]): string[] {
  const names = connections.map(({ name }) => name)
  const twice = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))]
  const stating = connections.filter(({ platform, role }) => role === 'all' && !platforms[platform]?.usesShopIds)
  const bySpace = Map.groupBy(stating, ({ tenant = '', idPrefix = '' }) => `${tenant}\u0000${idPrefix}`)
  const shared = [...bySpace.values()].filter((same) => same.length > 1)
  return [
    ...twice.map((name) => `two connections have the name "${name}"`),
    ...shared.map((same) => {
      const list = same.map(({ name }) => `"${name}"`).join(', ')
      return `the connections ${list} state orders of the same tenant, whose ids can be the same. Give each its own "idPrefix" or "tenant", or "role": "payments-only" to those that state only payments`
    }),
  ]
}

function platformOf(given: unknown) {
  const { platform } = (given ?? {}) as { platform?: unknown }
  return typeof platform === 'string' && Object.hasOwn(platforms, platform) ? platforms[platform] : undefined
}

function optionFaults({ platform, options }: Connection): string[] {
  const known = Object.keys(platforms[platform]?.options ?? {})
  return Object.keys(options)
    .filter((name) => !known.includes(name))
    .map((name) => `unknown option "${printableStart(name)}"; allowed: ${known.join(', ') || 'none'}`)
}

function requireSecret({ platform, secrets }: Connection): string[] {
  return secrets.length > 0 ? [] : [`secrets must be a list with at least one text: ${platforms[platform]?.secretHint}`]
}
