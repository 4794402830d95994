import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import { pino } from 'pino'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import { type Config, readConfig } from '../../src/config/config.ts'
import { type Service, startService } from '../../src/service/start-service.ts'
import { useDataFolder } from '../helpers/data-folder.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { scaled } from '../helpers/patience.ts'
import { startTcpProxy, type TcpProxy } from '../helpers/tcp-proxy.ts'
import { noBrowserReason, useBrowser } from '../helpers/use-browser.ts'
import { createPagePool, type PageOptions } from './page-pool.ts'
import { simulatedShop } from './simulated-shop.ts'

const PAGE_FILE = fileURLToPath(new URL('../../web/dist/index.html', import.meta.url))

/** The browser reports each of them, the response with an error status and the lost connection. */
const FAILED_REQUEST = /^error: (?:Failed to load resource|TypeError: Failed to fetch)|^failed: /

interface OpenOptions extends PageOptions {
  /** The origin of the page. Default: the server. */
  origin?: string
}

/** Tidemark with its dashboard, in a real browser. Read its fields inside tests and hooks. */
export interface Dashboard {
  readonly service: Service
  readonly url: string
  /** The network between the service and its database. */
  readonly databaseProxy: TcpProxy
  /** Opens a page without stored data. */
  open(path: string, options?: OpenOptions): Promise<Page>
  /**
   * Problems of the page that belong to the test, at any time: errors, warnings, failed requests, requests to other hosts. All others
   * fail the test. Default: requests that failed.
   */
  expectTrouble(page: Page, pattern?: RegExp): void
  /** The response of the API, requested with the first access key, if any. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the response
  get(path: string): Promise<any>
  /** Sends plain events and expects them to be accepted. */
  post(events: object[]): Promise<void>
}

interface DashboardOptions {
  shop: 'simulated' | 'empty'
  settings?: Partial<Config>
}

/** A `describe` that is skipped with a warning if no browser is available. */
export function describeDashboard(name: string, tests: () => void): void {
  const reason = noBrowserReason()
  if (reason) console.warn(reason)
  describe.skipIf(reason !== undefined)(name, tests)
}

/**
 * Starts Tidemark and a browser for a test file, inside `describeDashboard`. The shop has about a thousand orders up to now, or
 * none. After each test its pages are closed, and any problem of a page fails the test.
 */
export function useDashboard({ shop, settings = {} }: DashboardOptions): Dashboard {
  const database = useTestDatabase({ content: shop === 'simulated' ? simulatedShop : undefined, max: 1 })
  const dataFolder = useDataFolder()
  const chrome = useBrowser()
  const pages = createPagePool(() => chrome.browser)
  const troubles = new Map<Page, string[]>()
  const expected = new Map<Page, RegExp>()
  let service: Service | undefined
  let proxy: TcpProxy | undefined

  beforeAll(async () => {
    if (!existsSync(PAGE_FILE)) throw new Error('The dashboard is not built; run: node scripts/build-web.js')
    proxy = await startTcpProxy(database.url)
    const config = { ...readConfig({}), port: 0, databaseUrl: proxy.url, dataDir: dataFolder.path, ...settings }
    service = await startService(config, pino({ level: 'silent' }))
  })
  afterAll(async () => {
    await service?.close()
    await proxy?.close()
  })
  afterEach(async ({ task }) => {
    await pages.release(task.result?.state === 'fail')
    const unexpected = [...troubles].flatMap(([page, all]) => all.filter((one) => !expected.get(page)?.test(one)))
    troubles.clear()
    expected.clear()
    expect(unexpected).toEqual([])
  })

  function running(): Service {
    if (!service) throw new Error('The dashboard exists only inside tests and hooks')
    return service
  }
  const key = settings.accessKeys?.[0]?.key
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }

  return {
    get service() {
      return running()
    },
    get url() {
      return running().url
    },
    get databaseProxy() {
      return proxy ?? expect.unreachable('The dashboard exists only inside tests and hooks')
    },
    async open(path, options = {}) {
      const { origin = running().url } = options
      const page = await pages.take(options)
      troubles.set(page, watchTrouble(page, origin))
      await page.goto(`${origin}${path}`)
      return page
    },
    expectTrouble(page, pattern = FAILED_REQUEST) {
      expected.set(page, pattern)
    },
    async get(path) {
      const answer = await running().server.inject({ url: path, headers })
      if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${answer.body}`)
      return answer.json()
    },
    async post(events) {
      const { server } = running()
      const answer = await server.inject({ method: 'POST', url: '/api/events', payload: events, headers })
      if (answer.json().accepted !== events.length) throw new Error(`Not all were accepted: ${answer.body}`)
    },
  }
}

function watchTrouble(page: Page, origin: string): string[] {
  const trouble: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => trouble.push(`thrown: ${error.message}`))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !/^(?:data|blob):/.test(url)) trouble.push(`asked another host: ${url}`)
  })
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    // A page aborts requests that it no longer needs.
    if (reason !== 'net::ERR_ABORTED') trouble.push(`failed: ${request.url()}: ${reason}`)
  })
  return trouble
}

// Code for the page is text, because the tests have the types of Node.

const ALL_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const RULES_OF_COLOURS = ['color-contrast', 'link-in-text-block']

/** Fails if axe-core finds a violation of WCAG 2.2 A or AA. Tooltips can be outside of landmarks. */
export async function expectAccessible(page: Page, rules: readonly string[] = ALL_RULES): Promise<void> {
  // Colours are checked after all animations.
  const fading = `document.getAnimations().filter(({ playState }) => playState === 'running').length`
  await expect.poll(() => page.evaluate(fading), { timeout: scaled(10_000) }).toBe(0)
  await page.evaluate(axe.source)
  const found = await page.evaluate(`axe
    .run(document, { runOnly: ${JSON.stringify(rules)} })
    .then(({ violations }) =>
      violations.map(({ id, nodes }) =>
        id + ': ' + nodes.filter(({ html }) => id !== 'region' || !html.includes('data-portal')).map(({ html, failureSummary }) => html.slice(0, 200) + ' ' + failureSummary).join(' | ')).filter((text) => !text.endsWith(': ')))`)
  expect(found).toEqual([])
}

/** Checks a light page with all rules, and in dark colours with those of colours. The others do not depend on the colours. */
export async function expectAccessibleInBothSchemes(page: Page): Promise<void> {
  await expectAccessible(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme')
  await expect.poll(scheme).toBe('dark')
  await settled(page)
  await expectAccessible(page, RULES_OF_COLOURS)
}

/** Fails if the page can be scrolled sideways. Waits for layout changes after a change of size. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const root = 'document.documentElement'
  await expect.poll(() => page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`)).toBe(0)
}

/** Waits until all data are loaded and all charts are drawn. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  const loading = page.getByRole('cell', { name: '…', exact: true })
  const unfinished = page.locator('.mantine-Skeleton-root, .outdated, .chart:not(:has(canvas))').or(loading)
  await expect.poll(() => unfinished.count(), { timeout: scaled(20_000) }).toBe(0)
}
