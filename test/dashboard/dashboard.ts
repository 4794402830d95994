import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pino } from 'pino'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type Config, readConfig } from '../../src/config.ts'
import type { Message } from '../../src/inbox/message.ts'
import { type Service, startService } from '../../src/main.ts'
import { eventsBetween } from '../../src/simulate/history.ts'
import { createShop } from '../../src/simulate/shop.ts'
import { useBrowser } from '../browser.ts'
import { useDataFolder } from '../data-folder.ts'
import { useTestDatabase } from '../database.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** How many days of history the simulated shop has, today included. */
export const SHOP_DAYS = 70

export interface OpenOptions {
  width?: number
  height?: number
  scheme?: 'light' | 'dark'
  isMotionReduced?: boolean
  /** Where the page comes from, when not straight from the server. */
  origin?: string
}

/** Tidemark with its dashboard, in a real browser. Read its fields inside tests and hooks. */
export interface Dashboard {
  readonly service: Service
  readonly url: string
  /** Opens a page in a browser of its own, without anything kept from before. */
  open(path: string, options?: OpenOptions): Promise<Page>
  /** What the browser complained about since the page was opened: errors, warnings, failed requests, requests to others. */
  troubleOf(page: Page): readonly string[]
  /** Forgets what the browser complained about so far. */
  forgive(page: Page): void
  /** The API's answer. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asks for
  get(path: string): Promise<any>
  /** Takes plain events and expects them to be accepted. */
  post(events: object[]): Promise<void>
}

export interface DashboardOptions {
  shop: 'simulated' | 'empty'
  settings?: Partial<Config>
}

/**
 * Gives a test file a Tidemark, with a shop of some hundred orders up to this moment or without any, and a browser. After
 * each test its pages are closed, and whatever a browser complained about fails it.
 */
export function useDashboard({ shop, settings = {} }: DashboardOptions): Dashboard {
  const database = useTestDatabase({ max: 1 })
  const dataFolder = useDataFolder()
  const chrome = useBrowser()
  const contexts: BrowserContext[] = []
  const troubles = new Map<Page, string[]>()
  let service: Service | undefined

  beforeAll(async () => {
    const config = { ...readConfig({}), port: 0, databaseUrl: database.url, dataDir: dataFolder.path, ...settings }
    service = await startService(config, pino({ level: 'silent' }))
    if (shop === 'simulated') await fill(service)
  })
  afterAll(() => service?.close())
  afterEach(async () => {
    const all = [...troubles.values()].flat()
    troubles.clear()
    for (const context of contexts.splice(0)) await context.close()
    expect(all).toEqual([])
  })

  return {
    get service() {
      if (!service) throw new Error('The dashboard exists only inside tests and hooks')
      return service
    },
    get url() {
      return this.service.url
    },
    async open(
      path,
      { width = 1440, height = 900, scheme = 'light', isMotionReduced = false, origin = this.url } = {},
    ) {
      const context = await chrome.browser.newContext({
        ...{ viewport: { width, height }, colorScheme: scheme, locale: 'en-GB', timezoneId: 'America/New_York' },
        reducedMotion: isMotionReduced ? 'reduce' : 'no-preference',
      })
      contexts.push(context)
      const page = await context.newPage()
      troubles.set(page, watchTrouble(page, from))
      await page.goto(`${from}${path}`)
      return page
    },
    troubleOf: (page) => troubles.get(page) ?? [],
    forgive(page) {
      troubles.get(page)?.splice(0)
    },
    async get(path) {
      const answer = await this.service.server.inject(path)
      if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${answer.body}`)
      return answer.json()
    },
    async post(events) {
      const answer = await this.service.server.inject({ method: 'POST', url: '/api/events', payload: events })
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
    if (!url.startsWith(origin) && !/^(?:data|blob):/.test(url)) trouble.push(`asked another host: ${url}`)
  })
  return trouble
}

async function fill({ inbox }: Service): Promise<void> {
  const now = new Date()
  const from = new Date(now.getTime() - SHOP_DAYS * 86_400_000)
  const startDate = from.toISOString().slice(0, 10)
  const shop = createShop({ seed: 'dashboard', ordersPerDay: 9, currency: 'USD', startDate })
  const messages = [...eventsBetween(shop, from, now)].map(
    (event): Message => ({ source: 'test', body: JSON.stringify(event) }),
  )
  const outcomes = await inbox.submit(messages)
  const refused = outcomes.filter(({ status }) => status !== 'accepted')
  if (refused.length > 0) throw new Error(`The simulated shop was refused: ${JSON.stringify(refused[0])}`)
}

// What runs in the page is text: the types of the tests are those of Node.

/** Fails when axe-core finds a violation of WCAG 2.2 A or AA in the page as it is. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe)
  const found = await page.evaluate(`axe
    .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    .then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 160)).join(' | ')))`)
  expect(found).toEqual([])
}

/** Fails when the page can be scrolled sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const root = 'document.documentElement'
  expect(await page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`)).toBe(0)
}

/** Waits until nothing on the page is being loaded any more and all charts are drawn. */
export async function waitUntilSettled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  const unfinished = page.locator('.mantine-Skeleton-root, .outdated, .chart:not(:has(canvas))')
  await expect.poll(() => unfinished.count(), { timeout: 20_000 }).toBe(0)
}
