import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { fillShop } from '../../test/dashboard/fill-shop.ts'
import { shopEvents } from '../../test/dashboard/shop-events.ts'
import { findOrInstallBrowser, launchBrowser } from '../../test/helpers/launch-browser.ts'
import type { Bench } from '../bench.ts'
import { startChild } from '../child.ts'
import { type HttpClient, openClient } from '../http-client.ts'
import { describeMachine } from '../machine.ts'
import { percentile } from '../measure.ts'
import type { ServiceTask } from '../service-process.ts'
import type { CrowdResult, CrowdTask } from './crowd-process.ts'
import type { DashboardResults } from './dashboard-results.ts'
import { measureLoad, openOverview } from './page-load.ts'
import { measureServer, postOrder } from './server-load.ts'

/** The longest a change may take to be seen. */
const GIVE_UP_MS = 15_000

/**
 * Measures the dashboard in a real browser, and a server with many of them open. Undefined where no browser can be had.
 *
 * @throws Error when a change does not come to the page.
 */
export async function runDashboardBench(bench: Bench): Promise<DashboardResults | undefined> {
  if (!findOrInstallBrowser()) return undefined
  const { sizes, pool, runStage, databaseUrl } = bench
  const { loads, changes, posts, dashboards, pages } = sizes.dashboard
  const takenAt = new Date().toISOString()
  const started = performance.now()
  const events = shopEvents(new Date(), sizes.dashboard)
  await runStage('Filling a shop', async () => {
    await fillShop(bench, events)
    // As a database is that did not come into being a moment ago.
    await pool.query('vacuum analyze')
  })
  const service = await startChild<ServiceTask, string, undefined>(new URL('../service-process.ts', import.meta.url), {
    databaseUrl,
  })
  const client = openClient(service.ready)
  const browser = await launchBrowser()
  try {
    const load = await runStage('Opening the overview', () => measureLoad(browser, service.ready, loads))
    const questions = new Set<string>()
    const page = await openOverview(browser, service.ready, (path) => questions.add(path))
    const live = await measureChanges(bench, page, client, changes)
    await page.context().close()
    const alone = await measureServer(bench, 'Posting orders without dashboards', client, posts)
    const crowded = await withCrowd(browser, { url: service.ready, dashboards, questions: [...questions] }, pages, () =>
      measureServer(bench, `Posting orders with ${dashboards} dashboards`, client, posts),
    )
    return {
      takenAt,
      seconds: Math.round((performance.now() - started) / 1000),
      machine: await describeMachine(pool),
      sizes: sizes.dashboard,
      events: events.length,
      load,
      live,
      alone,
      crowded: { ...crowded, dashboards, pages },
    }
  } finally {
    await browser.close()
    client.close()
    await service.stop()
  }
}

const ORDERS_CHANGE = `new Promise((seen) => {
  const card = [...document.querySelectorAll('.metric-card')].find(({ textContent }) => textContent.startsWith('Orders'))
  const observer = new MutationObserver(() => {
    observer.disconnect()
    seen(performance.timeOrigin + performance.now())
  })
  observer.observe(card.querySelector('.live-number'), { childList: true, characterData: true, subtree: true })
})`

async function measureChanges({ runStage }: Bench, page: Page, client: HttpClient, changes: number) {
  const ms = await runStage('Waiting for changed numbers', async (show) => {
    const measured: number[] = []
    for (let i = 0; i < changes; i++) {
      show(i, changes, 'requests')
      // Longer than a page waits between two questions, and not always in the same moment of that.
      await sleep(700 + ((i * 37) % 250))
      const seen = page.evaluate<number>(ORDERS_CHANGE)
      const postedMs = performance.timeOrigin + performance.now()
      await postOrder(client)
      const seenMs = await Promise.race([seen, sleep(GIVE_UP_MS)])
      if (seenMs === undefined) throw new Error('A page did not show an order that was posted')
      measured.push(seenMs - postedMs)
    }
    return measured
  })
  return { changes, p50Ms: Math.round(percentile(ms, 0.5)), p99Ms: Math.round(percentile(ms, 0.99)) }
}

/** Measures while dashboards are open: real pages, and programs that do the same. */
async function withCrowd<T>(
  browser: Browser,
  task: CrowdTask,
  pages: number,
  measure: () => Promise<T>,
): Promise<T & CrowdResult> {
  const programs = { ...task, dashboards: task.dashboards - pages }
  const crowd = await startChild<CrowdTask, undefined, CrowdResult>(
    new URL('crowd-process.ts', import.meta.url),
    programs,
  )
  const opened: Page[] = []
  for (let i = 0; i < pages; i++) opened.push(await openOverview(browser, task.url))
  const measured = await measure()
  for (const page of opened) await page.context().close()
  return { ...measured, ...(await crowd.stop()) }
}
