import { readJson } from '../../json/read-json.ts'

/**
 * JSON that was written as text once more: `"{\"id\":…}"`. Azure's SDK for Node does so with every text body, Java's with
 * `fromObject`, Python with `json.dumps` twice; such text has no other meaning. One level is opened, and no more.
 *
 * @throws SyntaxError when it begins like an object but is not one.
 */
export function openNestedJson(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const text = value.trim()
  return text.startsWith('{') ? readJson(text) : value
}
