import { expect, test } from 'vitest'
import { similarName } from './similar-name.ts'

test.each([
  ['Shop-Orders', ['http', 'shop-orders'], 'shop-orders'],
  ['shop-order', ['http', 'shop-orders'], 'shop-orders'],
  ['htp', ['http', 'import'], 'http'],
  ['unknown', ['http', 'import'], undefined],
  ['x', [], undefined],
])('of "%s" and %j, the similar name is %s', (name, known, similar) => {
  expect(similarName(name, known)).toBe(similar)
})
