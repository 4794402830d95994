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

/** The maximum time until a page shows a change. */
const TIMEOUT_MS = 15_000

/**
 * Measures the dashboard in a real browser, and a server with many open dashboards.
 *
 * @returns undefined if no browser is installed and none can be installed.
 * @throws Error if a page does not show a change.
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
    // A database in use has statistics.
    await pool.query('vacuum analyze')
  })
  const service = await startChild<ServiceTask, string, undefined>(new URL('../service-process.ts', import.meta.url), {
    databaseUrl,
  })
  const client = openClient(service.ready)
  const browser = await launchBrowser()
  try {
    const load = await runStage('Opening the overview', () => measureLoad(browser, service.ready, loads))
    const paths = new Set<string>()
    const page = await openOverview(browser, service.ready, (path) => paths.add(path))
    const live = await measureChanges(bench, page, client, changes)
    await page.context().close()
    const alone = await measureServer(bench, 'Posting orders without dashboards', client, posts)
    const crowded = await withCrowd(browser, { url: service.ready, dashboards, paths: [...paths] }, pages, () =>
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
    seen(Date.now())
  })
  observer.observe(card.querySelector('.live-number'), { childList: true, characterData: true, subtree: true })
})`

async function measureChanges({ runStage }: Bench, page: Page, client: HttpClient, changes: number) {
  const ms = await runStage('Waiting for changed numbers', async (show) => {
    const measured: number[] = []
    for (let i = 0; i < changes; i++) {
      show(i, changes, 'requests')
      // The pause is longer than the page's interval between requests, and varies to hit different phases of it.
      await sleep(700 + ((i * 37) % 250))
      const seen = page.evaluate<number>(ORDERS_CHANGE)
      const postedMs = Date.now()
      await postOrder(client)
      const seenMs = await Promise.race([seen, sleep(TIMEOUT_MS)])
      if (seenMs === undefined) throw new Error(`A page did not show a posted order within ${TIMEOUT_MS / 1000} s`)
      measured.push(seenMs - postedMs)
    }
    return measured
  })
  return { changes, p50Ms: Math.round(percentile(ms, 0.5)), p99Ms: Math.round(percentile(ms, 0.99)) }
}

/** Measures while dashboards are open: real pages, and programs with the same requests. */
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
