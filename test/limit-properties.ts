import fc from 'fast-check'
import { beforeEach } from 'vitest'

const { TIDEMARK_TEST_SEED: seed } = process.env
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) })

/**
 * Properties end before their test does. A failure then comes with the smallest input that was found by then, and a slow machine
 * tries fewer inputs. An input that takes half of the test's time is a failure of its own.
 * TIDEMARK_TEST_SEED repeats a failure in any test.
 */
beforeEach(({ task }) => {
  const { timeout } = task
  if (timeout > 0)
    fc.configureGlobal({ ...fc.readConfigureGlobal(), timeout: timeout / 2, interruptAfterTimeLimit: timeout * 0.8 })
})
