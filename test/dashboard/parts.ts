import type { Locator, Page } from 'playwright-core'

/** The card of a metric, by the beginning of its label. */
export const card = (page: Page, label: string): Locator =>
  page.locator('.metric-card').filter({ hasText: new RegExp(`^${label}`) })

/** The number on a card. */
export const numberOf = (page: Page, label: string): Locator => card(page, label).locator('.live-number')

/** What all cards say, in their order. */
export const cardTexts = (page: Page): Promise<string[]> => page.locator('.metric-card').allTextContents()

/** A part of the page, by its title. */
export const panel = (page: Page, title: string): Locator => page.getByRole('region', { name: title, exact: true })

/** Changes a panel's chart into the table behind it. */
export async function showTable(page: Page, title: string): Promise<Locator> {
  await panel(page, title).getByRole('button', { name: 'show as a table' }).click()
  return panel(page, title).getByRole('table')
}

/** Waits until the page follows the shop. */
export const whenLive = (page: Page): Promise<void> => page.locator('.live-status.open').waitFor()

/** The paths of the API that the page asks from now on. */
export function listenToQuestions(page: Page): string[] {
  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url())
    if (pathname.startsWith('/api/')) asked.push(`${pathname}${search}`)
  })
  return asked
}

/** An order of this moment by a customer of its own. */
export function orderNow(id: string, total: number, currency = 'USD'): object {
  const data = {
    ...{
      orderId: id,
      customerId: `customer of ${id}`,
      createdAt: new Date().toISOString(),
      totalAmount: total,
      currency,
    },
    items: [{ productId: 'prod-1', quantity: 1, unitPrice: total }],
  }
  return { id: `event of ${id}`, type: 'OrderCreated', data }
}
