import type { ResponseOf } from '../../../api/client.ts'

export type Connection = ResponseOf<'/api/connections'>['connections'][number]
export type Platform = ResponseOf<'/api/platforms'>['platforms'][number]

type Settings = NonNullable<Connection['settings']>

/** What the fields of a form have. */
export interface ConnectionValues
  extends Pick<Settings, 'currencyMode' | 'testOrders' | 'productKey' | 'role' | 'countPending'> {
  /** The text of each option. Empty: not set. */
  options: Readonly<Record<string, string>>
}

export const DEFAULT_VALUES: ConnectionValues = {
  currencyMode: 'shop',
  testOrders: 'ignore',
  productKey: 'product',
  role: 'all',
  countPending: false,
  options: {},
}

/** The values of a connection, for its form. */
export function valuesOf({
  currencyMode,
  testOrders,
  productKey,
  role,
  countPending,
  options,
}: Settings): ConnectionValues {
  const texts = Object.entries(options).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return { currencyMode, testOrders, productKey, role, countPending, options: Object.fromEntries(texts) }
}

/** The properties that a request states. A list or an object is JSON; any other option is text. */
export function settingsOf({ options, ...values }: ConnectionValues) {
  const stated = Object.entries(options).filter(([, text]) => text.trim() !== '')
  return { ...values, options: Object.fromEntries(stated.map(([name, text]) => [name, readOption(text.trim())])) }
}

function readOption(text: string): unknown {
  if (!/^[[{]/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The secrets in a text: one on each line. A key in PEM has several lines. */
export function secretsIn(text: string): string[] {
  const found = text.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----|[^\r\n]+/g) ?? []
  return found.map((secret) => secret.trim()).filter((secret) => secret !== '')
}
