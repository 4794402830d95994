import { expect, test } from 'vitest'
import { indentJson } from './indent-json.ts'

test('JSON gets a line for every member', () => {
  const text = '{"a":{"b":[1,"x, {y}: \\"z\\""],"c":{}},"d":[]}'
  expect(indentJson(text)).toBe(JSON.stringify(JSON.parse(text), null, 2))
  expect(indentJson(indentJson(text))).toBe(indentJson(text))
})

test('amounts keep all digits', () => {
  expect(indentJson('{"total":12345678901234567890.10, "e": 1E+2}')).toBe(
    '{\n  "total": 12345678901234567890.10,\n  "e": 1E+2\n}',
  )
})

test('invalid JSON is returned unchanged', () => {
  for (const text of ['{"id":', '', '<a>', '{"a":1}}']) expect(indentJson(text)).toBe(text)
})
