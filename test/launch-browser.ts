import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
/** Without these, a browser on a closed network goes on asking for hosts that nobody lets it reach. */
const OFFLINE = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic']

/** Where the browser of this machine is; one is installed where that is possible. Undefined: there is none. */
export const findOrInstallBrowser = (): string | undefined => findBrowser() ?? installBrowser()

/** Starts the browser of this machine, without a window. */
export function launchBrowser(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0
  return chromium.launch({ executablePath: findBrowser(), args: isRoot ? ['--no-sandbox', ...OFFLINE] : OFFLINE })
}

function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}

/** On Debian, root may install one. */
function installBrowser(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  console.warn('Installing Chromium by apt-get …')
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const words of [
    ['update', '-q'],
    ['install', '-q', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
  ]) {
    spawnSync('apt-get', words, { env: environment, stdio: 'ignore' })
  }
  return findBrowser()
}
