import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { findOrInstallBrowser, launchBrowser } from './launch-browser.ts'

/** Why browser tests are left out on this machine; undefined where they can run. */
export const noBrowserReason = (): string | undefined =>
  findOrInstallBrowser() ? undefined : 'No Chromium or Chrome on this machine: its browser tests are left out'

/** A headless browser for a test file. Read its field inside tests and hooks. */
export function useBrowser(): { readonly browser: Browser } {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())
  return {
    get browser() {
      if (!browser) throw new Error('The browser exists only inside tests and hooks')
      return browser
    },
  }
}
