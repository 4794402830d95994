// Takes pictures of every page of the dashboard into docs/images, of a shop that is always the same: "npm run pictures"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import type { Browser, Page } from 'playwright-core'
import { readConfig } from '../src/config.ts'
import { type Service, startService } from '../src/service/start-service.ts'
import { fillShop } from '../test/dashboard/fill-shop.ts'
import { shopEvents } from '../test/dashboard/shop-events.ts'
import { findOrInstallBrowser, launchBrowser } from '../test/helpers/launch-browser.ts'

const FOLDER = fileURLToPath(new URL('../docs/images/', import.meta.url))
const LARGEST_BYTES = 150_000
const DEVICES = {
  desktop: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1.5 },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
}

if (!findOrInstallBrowser()) {
  console.error('No Chromium or Chrome on this machine; without one there are no pictures.')
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
    await fillShop({ inbox, pool: database.pool }, shopEvents(new Date(), { days: 400, ordersPerDay: 40 }))
    await takeAll(service, browser)
  } finally {
    await browser.close()
    await service.close()
  }
} finally {
  rmSync(dataDir, { recursive: true, force: true })
}

async function takeAll(service: Service, browser: Browser): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  const pages = await pagesOf(service)
  for (const [device, look] of Object.entries(DEVICES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ ...look, colorScheme, locale: 'en-US', reducedMotion: 'reduce' })
      for (const [name, path] of Object.entries(pages)) {
        const page = await context.newPage()
        await page.goto(`${service.url}${path}`)
        await whenDrawn(page)
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

/** A time zone in which it is between 17:00 and 18:00, so that the day has data. */
function zoneOfAfternoon(now: Date): string {
  const hours = ((17 - now.getUTCHours() + 35) % 24) - 11
  // The signs of these zones are the other way round.
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`
}

/** Every page; those of one thing show the one that has most to show. */
async function pagesOf({ server }: Service): Promise<Record<string, string>> {
  const first = async (path: string) => (await server.inject(path)).json().rows[0]
  const { productId } = await first('/api/analytics/products?limit=1')
  const { customerId } = await first('/api/analytics/customers/top?limit=1')
  const { orderId } = await first('/api/analytics/orders?happened=refunded&limit=1')
  return {
    overview: '/?range=90d',
    live: '/live',
    orders: '/orders',
    order: `/orders/${orderId}`,
    products: '/products',
    product: `/products/${productId}`,
    customers: '/customers?range=12m',
    customer: `/customers/${customerId}`,
    operations: '/operations',
  }
}

async function whenDrawn(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('.live-status.open').waitFor()
  const unfinished = page.locator('.mantine-Skeleton-root, .outdated, .chart:not(:has(canvas))')
  while ((await unfinished.count()) > 0) await unfinished.first().waitFor({ state: 'detached' })
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
}

/** What the window shows, in the best quality that is small enough. */
async function takePicture(page: Page): Promise<Buffer> {
  const debug = await page.context().newCDPSession(page)
  for (let quality = 90; quality > 10; quality -= 10) {
    const { data } = await debug.send('Page.captureScreenshot', { format: 'webp', quality })
    const picture = Buffer.from(data, 'base64')
    if (picture.length <= LARGEST_BYTES) return picture
  }
  throw new Error(`The picture of ${page.url()} is larger than ${LARGEST_BYTES} bytes in any quality`)
}
