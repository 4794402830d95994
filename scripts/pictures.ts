// Writes screenshots of the pages of the dashboard to docs/images, always of the same shop: "npm run pictures" for all
// pages, "npm run pictures -- orders order" for some.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import type { Browser, Page } from 'playwright-core'
import { inviteUser } from '../src/access/people/users.ts'
import { readConfig } from '../src/config/config.ts'
import { type Service, startService } from '../src/service/start-service.ts'
import { EXAMPLE_ORDERS } from '../src/simulate/orders/example-orders.ts'
import { fillShop } from '../test/dashboard/fill-shop.ts'
import { shopEvents } from '../test/dashboard/shop-events.ts'
import { findOrInstallBrowser, launchBrowser } from '../test/helpers/launch-browser.ts'

const FOLDER = fileURLToPath(new URL('../docs/images/', import.meta.url))
const MAX_BYTES = 150_000
const DEVICES = {
  desktop: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1.5 },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
}

if (!findOrInstallBrowser()) {
  console.error('Chromium or Chrome is not installed and could not be downloaded. Install one of them.')
  process.exit(1)
}
const dataDir = mkdtempSync(join(tmpdir(), 'tidemark-pictures-'))
chmodSync(dataDir, 0o755)
try {
  const config = { ...readConfig({}), dataDir, port: 0, embeddedDatabasePort: 0, timeZone: zoneOfAfternoon(new Date()) }
  const service = await startService(config, pino({ level: 'warn' }, pino.destination(2)))
  const browser = await launchBrowser()
  try {
    console.error('Filling the shop …')
    const { inbox, database } = service
    await fillShop(
      { inbox, pool: database.pool },
      shopEvents(new Date(), { days: 400, ordersPerDay: 40, isEdited: true }),
    )
    const wanted = wantedOf({ ...(await pagesOf(service)), settings: '/settings?tab=people' }, process.argv.slice(2))
    const { settings, ...pages } = wanted
    await takeAll(service, browser, pages)
    // People close the API, so their page comes last.
    if (settings !== undefined) await takeAll(service, browser, { settings }, await signIn(service))
  } finally {
    await browser.close()
    await service.close()
  }
} finally {
  rmSync(dataDir, { recursive: true, force: true })
}

/** @param token of a session. Undefined: the API needs none. */
async function takeAll(
  service: Service,
  browser: Browser,
  pages: Readonly<Record<string, string>>,
  token?: string,
): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  for (const [device, options] of Object.entries(DEVICES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ ...options, colorScheme, locale: 'en-US', reducedMotion: 'reduce' })
      if (token !== undefined) await context.addCookies([{ name: 'tidemark', value: token, url: service.url }])
      for (const [name, path] of Object.entries(pages)) {
        const page = await context.newPage()
        await page.goto(`${service.url}${path}`)
        await waitUntilDrawn(page)
        const file = `${name}-${device}-${colorScheme}.webp`
        const picture = await takePicture(page)
        writeFileSync(join(FOLDER, file), picture)
        console.log(`${file}  ${Math.round(picture.length / 1000)} kB`)
        await page.close()
      }
      await context.close()
    }
  }
}

/** A time zone in which the time is between 17:00 and 18:00, so that the day has data. */
function zoneOfAfternoon(now: Date): string {
  const hours = ((17 - now.getUTCHours() + 35) % 24) - 11
  // The names of these zones have the opposite sign.
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`
}

/** The path of every page. The page of a product or a customer shows the one with the most data, that of an order an example. */
async function pagesOf({ server }: Service): Promise<Record<string, string>> {
  const first = async (path: string) => (await server.inject(path)).json().rows[0]
  const { productId } = await first('/api/analytics/products?limit=1')
  const { customerId } = await first('/api/analytics/customers/top?limit=1')
  return {
    overview: '/?range=90d',
    live: '/live',
    orders: '/orders',
    order: `/orders/${EXAMPLE_ORDERS[0]}`,
    products: '/products',
    product: `/products/${productId}`,
    customers: '/customers?range=12m',
    customer: `/customers/${customerId}`,
    operations: '/operations',
  }
}

/** Invites some people, and signs the first one in. */
async function signIn({ server, database: { pool } }: Service): Promise<string> {
  const actor = { kind: 'command', name: 'tidemark users' } as const
  const { token } = await inviteUser(pool, { name: 'Ann Keller', role: 'admin' }, actor)
  await inviteUser(pool, { name: 'Ben Osei', role: 'operator' }, actor)
  await inviteUser(pool, { name: 'Carla Dias', role: 'analyst' }, actor)
  await inviteUser(pool, { name: 'Shop North', role: 'viewer', tenant: 'north' }, actor)
  const { cookies } = await server.inject({
    method: 'POST',
    url: '/api/session/invitation',
    headers: { 'sec-fetch-site': 'same-origin', host: 'localhost' },
    payload: { token, password: 'a password for pictures' },
  })
  return cookies[0]?.value ?? ''
}

/** The pages with these names. All pages if no names are given. */
function wantedOf(pages: Record<string, string>, names: readonly string[]): Record<string, string> {
  const unknown = names.find((name) => !(name in pages))
  if (unknown !== undefined)
    throw new Error(`There is no page "${unknown}". The pages are: ${Object.keys(pages).join(', ')}`)
  return names.length === 0 ? pages : Object.fromEntries(names.map((name) => [name, pages[name] ?? '']))
}

async function waitUntilDrawn(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('.live-status.open').waitFor()
  const unfinished = page.locator('.mantine-Skeleton-root, .outdated, .chart:not(:has(canvas))')
  while ((await unfinished.count()) > 0) await unfinished.first().waitFor({ state: 'detached' })
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
}

/** A screenshot of the window in the best quality of up to `MAX_BYTES`. */
async function takePicture(page: Page): Promise<Buffer> {
  const debug = await page.context().newCDPSession(page)
  for (let quality = 90; quality > 10; quality -= 10) {
    const { data } = await debug.send('Page.captureScreenshot', { format: 'webp', quality })
    const picture = Buffer.from(data, 'base64')
    if (picture.length <= MAX_BYTES) return picture
  }
  throw new Error(`The picture of ${page.url()} is larger than ${MAX_BYTES} bytes in any quality`)
}
