import type { BrowserContext } from 'playwright-core'

/** How far libfaketime has moved the clock of this process; `scripts/test-at.js` sets it as an offset. */
const offsetMs = (Number.parseInt(process.env.FAKETIME ?? '', 10) || 0) * 1000

/** The environment of programs that keep the real clock: libfaketime makes Chromium and Java ten times slower. */
export const realClock = { ...process.env, LD_PRELOAD: '' }

/** Gives pages the clock of this process. */
export async function shareClock(context: BrowserContext): Promise<void> {
  if (offsetMs !== 0) await context.addInitScript(MOVE_CLOCK)
}

const MOVE_CLOCK = `
  globalThis.Date = new Proxy(Date, {
    apply: () => String(new Date()),
    construct: (target, values, made) =>
      Reflect.construct(target, values.length === 0 ? [target.now() + ${offsetMs}] : values, made),
    get: (target, name) => (name === 'now' ? () => target.now() + ${offsetMs} : Reflect.get(target, name)),
  })`
