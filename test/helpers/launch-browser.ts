import { type Browser, chromium } from 'playwright-core'
import { browserEnvironment } from '../clock/browser-clock.ts'
import { findOrInstall, findProgram } from './apt-install.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'] as const
/** Without these, a browser on a closed network goes on asking for hosts that nobody lets it reach. */
const OFFLINE = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic']

/** Where the browser of this machine is; one is installed where that is possible. Undefined: there is none. */
export const findOrInstallBrowser = (): string | undefined => findOrInstall(NAMES, ['chromium', 'fonts-dejavu-core'])

/** Starts the browser of this machine, without a window. */
export function launchBrowser(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0
  return chromium.launch({
    executablePath: findProgram(NAMES),
    args: isRoot ? ['--no-sandbox', ...OFFLINE] : OFFLINE,
    env: browserEnvironment,
  })
}
