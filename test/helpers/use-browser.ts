import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { findOrInstallBrowser, launchBrowser } from './launch-browser.ts'

const MISSING = 'No Chromium or Chrome on this machine: its browser tests are left out'
/** Pages of tests are open for seconds: optimised code costs more than it saves. */
const SHORT_LIVED = ['--js-flags=--no-opt']

/**
 * The reason why browser tests are skipped on this machine; undefined if they can run.
 *
 * @throws when TIDEMARK_REQUIRE_BROWSER is true, as in `.ci/run`: no test may be skipped there.
 */
export function noBrowserReason(): string | undefined {
  if (findOrInstallBrowser()) return undefined
  if (process.env.TIDEMARK_REQUIRE_BROWSER === 'true') throw new Error(MISSING)
  return MISSING
}

/** A headless browser for a test file. Read its field inside tests and hooks. */
export function useBrowser(): { readonly browser: Browser } {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchBrowser(SHORT_LIVED)
  })
  afterAll(() => browser?.close())
  return {
    get browser() {
      if (!browser) throw new Error('The browser exists only inside tests and hooks')
      return browser
    },
  }
}
