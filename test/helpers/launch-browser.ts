import { type Browser, chromium } from 'playwright-core'
import { realClock } from '../clock/real-clock.ts'
import { findOrInstall, findProgram } from './find-or-install.ts'

/** The headless shell has no window and no interface of its own: browser tests take a fifth less CPU with it. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
] as const
/** Without these options, a browser in a closed network keeps requesting unreachable hosts. */
const OFFLINE = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic']

/** The path of the browser of this machine, which is installed if possible. Undefined: no browser. */
export const findOrInstallBrowser = (): string | undefined =>
  findOrInstall(NAMES, ['chromium-headless-shell', 'fonts-dejavu-core'])

/** Starts the headless browser of this machine, with more options of its command line. */
export function launchBrowser(options: readonly string[] = []): Promise<Browser> {
  const isRoot = process.getuid?.() === 0
  return chromium.launch({
    executablePath: findProgram(NAMES),
    args: [...(isRoot ? ['--no-sandbox'] : []), ...OFFLINE, ...options],
    env: realClock,
  })
}
