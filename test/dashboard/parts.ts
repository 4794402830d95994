import type { Locator, Page } from 'playwright-core'

/** The card of a metric, by the start of its label. */
export const card = (page: Page, label: string): Locator =>
  page.locator('.metric-card').filter({ hasText: new RegExp(`^${label}`) })

/** The number on a card. */
export const numberOf = (page: Page, label: string): Locator => card(page, label).locator('.live-number')

/** The texts of all cards. */
export const cardTexts = (page: Page): Promise<string[]> => page.locator('.metric-card').allTextContents()

/** A panel of the page, by its title. */
export const panel = (page: Page, title: string): Locator => page.getByRole('region', { name: title, exact: true })

/** Shows the table behind the chart of a panel. */
export async function showTable(page: Page, title: string): Promise<Locator> {
  await panel(page, title).getByRole('button', { name: 'show as table' }).click()
  return panel(page, title).getByRole('table')
}

/** Waits for the live connection. */
export const whenLive = (page: Page): Promise<void> => page.locator('.live-status.open').waitFor()

/** Records the paths of the API that the page requests from now on. */
export function recordRequests(page: Page): string[] {
  const requests: string[] = []
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url())
    if (pathname.startsWith('/api/')) requests.push(`${pathname}${search}`)
  })
  return requests
}

/** An order placed now by a new customer. */
export function orderNow(id: string, total: number, currency = 'USD'): object {
  const data = {
    orderId: id,
    customerId: `customer of ${id}`,
    createdAt: new Date().toISOString(),
    totalAmount: total,
    currency,
    items: [{ productId: 'prod-1', quantity: 1, unitPrice: total }],
  }
  return { id: `event of ${id}`, type: 'OrderCreated', data }
}
