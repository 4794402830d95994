import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scaled } from './helpers/patience.ts'

test('a property ends before its test does', { timeout: scaled(2000) }, () => {
  expect(fc.readConfigureGlobal()).toMatchObject({
    timeout: scaled(2000) / 2,
    interruptAfterTimeLimit: scaled(2000) * 0.8,
  })
})

test('a property that never ends is a failure with its input', { timeout: scaled(2000) }, async () => {
  const endless = fc.asyncProperty(fc.constant('endless'), () => new Promise<void>(() => undefined))
  const details = await fc.check(endless)
  expect(details).toMatchObject({ failed: true, counterexample: ['endless'] })
})
