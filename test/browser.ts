import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
/** Without these, a browser on a closed network goes on asking for hosts that nobody lets it reach. */
const OFFLINE = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic']

/** Why browser tests are left out on this machine; undefined where they can run. */
export const noBrowserReason = (): string | undefined =>
  (findBrowser() ?? installBrowser())
    ? undefined
    : 'No Chromium or Chrome on this machine: its browser tests are left out'

/** A headless browser for a test file. Read its field inside tests and hooks. */
export function useBrowser(): { readonly browser: Browser } {
  let browser: Browser | undefined
  beforeAll(async () => {
    const isRoot = process.getuid?.() === 0
    browser = await chromium.launch({
      executablePath: findBrowser(),
      args: isRoot ? ['--no-sandbox', ...OFFLINE] : OFFLINE,
    })
  })
  afterAll(() => browser?.close())
  return {
    get browser() {
      if (!browser) throw new Error('The browser exists only inside tests and hooks')
      return browser
    },
  }
}

function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}

/** On Debian, root may install one. */
function installBrowser(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  console.warn('Installing Chromium by apt-get for the browser tests …')
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const words of [
    ['update', '-q'],
    ['install', '-q', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
  ]) {
    spawnSync('apt-get', words, { env: environment, stdio: 'ignore' })
  }
  return findBrowser()
}
