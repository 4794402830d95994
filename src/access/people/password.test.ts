import { expect, test } from 'vitest'
import { scaled } from '../../../test/helpers/patience.ts'
import { TooBusy } from './fair-turns.ts'
import { checkPassword, createPasswords } from './password.ts'

const PASSWORD = 'four quiet lighthouse keepers'
const turn = { sender: 'a' }

test('a password matches its hash, and no other one does', { timeout: scaled(20_000) }, async () => {
  const passwords = createPasswords()
  const stored = await passwords.hash(PASSWORD, turn)
  expect(stored).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w-]{22}\$[\w-]{43}$/)
  expect(stored).not.toContain(PASSWORD)
  expect(await passwords.hash(PASSWORD, turn)).not.toBe(stored)
  expect(await passwords.matches(PASSWORD, stored, turn)).toBe(true)
  expect(await passwords.matches(`${PASSWORD} `, stored, turn)).toBe(false)
  expect(await passwords.matches('', stored, turn)).toBe(false)
  expect(await passwords.matches(PASSWORD, null, turn)).toBe(false)
  expect(await passwords.matches('', null, turn)).toBe(false)
})

test('the same letter written in two ways is the same', { timeout: scaled(20_000) }, async () => {
  const passwords = createPasswords()
  const stored = await passwords.hash('cafe\u0301 au lait, bitte', turn)
  expect(await passwords.matches('caf\u00e9 au lait, bitte', stored, turn)).toBe(true)
})

test('passwords beyond the limit are refused, and the others are checked', { timeout: scaled(20_000) }, async () => {
  const passwords = createPasswords({ atOnce: 1, mostWaiting: 1 })
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => passwords.matches(PASSWORD, null, turn)))
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  expect(outcomes[2]).toMatchObject({ reason: expect.any(TooBusy) })
  expect(await passwords.matches(PASSWORD, null, turn)).toBe(false)
})

test.each([
  'short',
  'fourteen chars',
  'x'.repeat(129),
  'aaaaaaaaaaaaaaaa',
  '1234567890123456',
  'annannannannannann',
  'abcdefghijklmnop',
])('the password %j is refused', (password) => {
  expect(() => checkPassword(password, 'ann')).toThrow(/password/)
})

test('a sentence is accepted', () => {
  expect(() => checkPassword(PASSWORD, 'ann')).not.toThrow()
})
