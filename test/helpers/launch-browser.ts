import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { browserEnvironment } from '../clock/browser-clock.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
/** Without these, a browser on a closed network goes on asking for hosts that nobody lets it reach. */
const OFFLINE = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic']

/** Held by who installs one. */
const INSTALLING = join(tmpdir(), 'tidemark-installs-chromium')

/** Where the browser of this machine is; one is installed where that is possible. Undefined: there is none. */
export const findOrInstallBrowser = (): string | undefined => findBrowser() ?? installBrowser()

/** Starts the browser of this machine, without a window. */
export function launchBrowser(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0
  return chromium.launch({
    executablePath: findBrowser(),
    args: isRoot ? ['--no-sandbox', ...OFFLINE] : OFFLINE,
    env: browserEnvironment,
  })
}

function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}

/** On Debian, root may install one. Test files run side by side: the first installs it, the others wait until it is there. */
function installBrowser(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  console.warn('Installing Chromium by apt-get …')
  const install = `command -v chromium || {
    apt-get update -q
    apt-get install -q -y --no-install-recommends chromium fonts-dejavu-core
  }`
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('flock', [INSTALLING, 'sh', '-c', install], { env, stdio: 'ignore' })
  return findBrowser()
}
