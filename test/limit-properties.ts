import fc from 'fast-check'
import { beforeEach } from 'vitest'

/**
 * Properties end before their test does. A failure then comes with the smallest input that was found by then, and a slow machine
 * tries fewer inputs. An input that takes half of the test's time is a failure of its own.
 */
beforeEach(({ task }) => {
  const { timeout } = task
  if (timeout > 0) fc.configureGlobal({ timeout: timeout / 2, interruptAfterTimeLimit: timeout * 0.8 })
})
