import { describe, expect, test } from 'vitest'
import type { Scalar } from '../messages/scalar.ts'
import { evaluateSql, parseSqlFilter } from './filter.ts'

const properties: Record<string, Scalar> = {
  Region: 'EU',
  amount: 120,
  exact: 9007199254740993n,
  isGift: true,
  'order-total': 5,
  rate: '50%',
  at: new Date(0),
}
const message = {
  system: { subject: 'shop.orders.created', messageId: 'm-1', sessionId: "o'1" },
  applicationProperties: new Map(Object.entries(properties)),
}
const is = (sql: string) => evaluateSql(sql, message)

const TRUE = [
  "sys.Label = 'shop.orders.created' AND sys.MessageId = 'm-1'",
  "SYS.label = 'shop.orders.created'",
  "sys.Subject LIKE 'shop.%'",
  "sys.SessionId = 'o''1'",
  "Region IN ('US', 'EU')",
  "user.Region <> 'US'",
  "Region != 'US'",
  'amount > 100 AND amount <= 120 AND NOT amount < 120',
  'amount + 5 * 2 = 130',
  '(amount + 5) * 2 = 250',
  'amount % 7 = 1',
  '-amount = -120',
  '+amount = 1.2e2',
  '0x78 = amount',
  'exact = 9007199254740993',
  'exact <> 9007199254740992',
  'isGift = TRUE',
  'isGift',
  '[order-total] = 5',
  '"order-total" = 5',
  "property('order-total') = 5",
  "p('order-total') = 5",
  "rate LIKE '50!%' ESCAPE '!'",
  "Region LIKE 'E_'",
  "Region NOT LIKE 'u%'",
  "Region + '!' = 'EU!'",
  'EXISTS(Region) AND NOT EXISTS(country)',
  'EXISTS(sys.Label)',
  'country IS NULL AND Region IS NOT NULL',
  'country = 1 OR TRUE',
  "newid() <> ''",
  "Region = N'EU'",
  'FALSE OR TRUE AND TRUE',
]
const FALSE = [
  "Region = 'eu'",
  "sys.Label LIKE 'shop'",
  "Region LIKE '%.%'",
  "Region NOT IN ('US', 'EU')",
  'country = 1 AND FALSE',
  'TRUE AND FALSE OR FALSE',
  'NOT (Region IS NOT NULL)',
]
const UNKNOWN = [
  'country = 1',
  'country <> 1',
  'NOT country = 1',
  "country IN ('EU')",
  "Region IN ('US', country)",
  "country LIKE '%'",
  "country NOT LIKE '%'",
  'country = 1 OR FALSE',
  'country = 1 AND TRUE',
  'country + 1 = 1',
  'Region = 5',
  'Region = NULL',
  'amount / 0 = 1',
  'Region > 1',
]

describe('a SQL filter', () => {
  test.each(TRUE)('is true: %s', (sql) => expect(is(sql)).toBe(true))
  test.each(FALSE)('is false: %s', (sql) => expect(is(sql)).toBe(false))
  test.each(UNKNOWN)('is unknown: %s', (sql) => expect(is(sql)).toBeUndefined())
})

test.each([
  ['', 'the text ends at position 1, expected a property or a value'],
  ['Region =', 'the text ends at position 9, expected a property or a value'],
  ["Region = 'EU", "' at position 10 is not closed"],
  ["(Region = 'EU'", 'the text ends at position 15, expected )'],
  ["Region = 'EU' country", '"country" at position 15, expected the end'],
  ['Region IN 5', '"5" at position 11, expected ('],
  ['Region NOT 5', '"5" at position 12, expected IN or LIKE'],
  ['Region IS 5', '"5" at position 11, expected NULL'],
  ['sys.Nothing = 1', 'sys.Nothing does not exist'],
  ['message.Region = 1', '"message." is not a scope; write sys.Region or user.Region'],
  ['Region = @region', 'parameters (@ at position 10) are not supported'],
  ['Region = ?', '? at position 10 is not valid here'],
])('an invalid SQL filter is reported with the position: %s', (sql, problem) => {
  expect(() => parseSqlFilter(sql)).toThrow(problem)
})
