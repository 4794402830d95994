import { visitIds } from '../../inbox/erase-persons.ts'
import { readJson } from '../../json/read-json.ts'
import type { UnfinishedId } from './unfinished.ts'

const PERSON = /customer|user|client|buyer|guest/i
/** Shorter ids, and numbers, may be in a text by chance. */
const DISTINCTIVE = /^(?=.*\D).{8,}$/s

/** Whether a text has an id as a whole value, or a distinctive id anywhere. */
export function mayName(text: string, id: string): boolean {
  if (!text.includes(id)) return false
  return DISTINCTIVE.test(id) || new RegExp(`(?<![\\w.-])${escapePattern(id)}(?![\\w.-])`, 'u').test(text)
}

/**
 * Whether a text names an erased id. An order is named in a property about orders, or by a distinctive id anywhere, because numbers of orders are
 * like other numbers.
 *
 * @param json the text, or the part of it that may be JSON.
 */
export function isNaming(text: string, { id, kind }: Pick<UnfinishedId, 'id' | 'kind'>, json = text): boolean {
  if (kind !== 'order') return mayName(text, id)
  if (!text.includes(id)) return false
  let isNamed = DISTINCTIVE.test(id)
  if (!isNamed) {
    visitIds(json, (found, about) => {
      isNamed ||= about === 'order' && found === id
    })
  }
  return isNamed
}

const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

/**
 * A JSON text with pseudonyms in place of ids: where customers and users are named, also in an id such as `gid://shop/Customer/1`, and
 * everywhere for distinctive ids.
 *
 * @returns the same text if it names nobody, undefined if it is not JSON.
 */
export function eraseInJson(text: string, ids: readonly Pick<UnfinishedId, 'id' | 'pseudonym'>[]): string | undefined {
  const own = ids.filter(({ id }) => text.includes(id) || text.includes('\\'))
  if (own.length === 0) return text
  let isChanged = false
  const replaced = (value: string | number, isPerson: boolean): unknown => {
    const plain = String(value)
    for (const { id, pseudonym } of own) {
      if (isPerson && plain.trim() === id) return pseudonym
      if (isPerson && plain.endsWith(`/${id}`)) return `${plain.slice(0, -id.length)}${pseudonym}`
      if (DISTINCTIVE.test(id) && plain.includes(id)) return plain.replaceAll(id, pseudonym)
    }
    return value
  }
  const walk = (value: unknown, isPerson: boolean): unknown => {
    if (Array.isArray(value)) return value.map((one) => walk(one, isPerson))
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(([name, inner]) => [name, walk(inner, isPerson || PERSON.test(name))])
      return Object.fromEntries(entries)
    }
    if (typeof value !== 'string' && typeof value !== 'number') return value
    const result = replaced(value, isPerson)
    isChanged ||= result !== value
    return result
  }
  try {
    const json = walk(readJson(text), false)
    return isChanged ? JSON.stringify(json) : text
  } catch {
    return undefined
  }
}
