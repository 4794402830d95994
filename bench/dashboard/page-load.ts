import type { Browser, Page } from 'playwright-core'
import { shareClock } from '../../test/clock/real-clock.ts'
import { median } from '../measure.ts'
import type { PageLoad } from './dashboard-results.ts'

interface Seen {
  firstPaintMs: number
  largestPaintMs: number
  blockedMs: number
  layoutShift: number
}

/** Runs before the page's own scripts. https://web.dev/articles/vitals explains the entries. */
const WATCH = `
  globalThis.seen = { largestPaintMs: 0, blockedMs: 0, layoutShift: 0 }
  const watch = (type, each) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true })
  watch('largest-contentful-paint', ({ startTime }) => { seen.largestPaintMs = startTime })
  watch('longtask', ({ duration }) => { seen.blockedMs += duration - 50 })
  watch('layout-shift', ({ value, hadRecentInput }) => { if (!hadRecentInput) seen.layoutShift += value })`

const READ = `({ ...seen, firstPaintMs: performance.getEntriesByName('first-contentful-paint')[0].startTime })`
const SCRIPTS = `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.js'))`

/** Visits the overview a number of times, each time with a new browser profile. */
export async function measureLoad(browser: Browser, url: string, loads: number): Promise<PageLoad> {
  const seen: Seen[] = []
  let scripts: string[] = []
  for (let i = 0; i < loads; i++) {
    const page = await openOverview(browser, url)
    seen.push(await page.evaluate<Seen>(READ))
    scripts = await page.evaluate<string[]>(SCRIPTS)
    await page.context().close()
  }
  const middle = (name: keyof Seen, digits = 0) => Number(median(seen.map((one) => one[name])).toFixed(digits))
  const isChart = (script: string) => script.includes('/echarts')
  return {
    loads,
    firstPaintMs: middle('firstPaintMs'),
    largestPaintMs: middle('largestPaintMs'),
    blockedMs: middle('blockedMs'),
    layoutShift: middle('layoutShift', 4),
    scriptKb: await compressedKb(scripts.filter((script) => !isChart(script))),
    chartScriptKb: await compressedKb(scripts.filter(isChart)),
  }
}

/** Opens the overview in a new browser profile and waits until it is complete and receives live updates. */
export async function openOverview(browser: Browser, url: string, onRequest?: (path: string) => void): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' })
  await shareClock(context)
  const page = await context.newPage()
  await page.addInitScript(WATCH)
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url())
    if (pathname.startsWith('/api/') && pathname !== '/api/analytics/live') onRequest?.(`${pathname}${search}`)
  })
  await page.goto(url)
  await page.locator('.live-status.open').waitFor()
  const unfinished = page.locator('.mantine-Skeleton-root, .outdated, .chart:not(:has(canvas))')
  while ((await unfinished.count()) > 0) await unfinished.first().waitFor({ state: 'detached' })
  return page
}

async function compressedKb(scripts: readonly string[]): Promise<number> {
  let bytes = 0
  for (const script of scripts) {
    const { headers } = await fetch(script, { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } })
    bytes += Number(headers.get('content-length'))
  }
  return Math.round(bytes / 1000)
}
