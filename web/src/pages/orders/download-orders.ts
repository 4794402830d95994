import { accessHeader } from '../../api/access-key.ts'
import { csvAddress, type QueryOf } from '../../api/client.ts'
import { download } from '../../api/download.ts'
import { problemOf } from '../../api/problem.ts'

const PAGE = 500
const MOST_PAGES = 20

/** Without it, spreadsheets assume a local encoding. */
const BYTE_ORDER_MARK = '\ufeff'

/** The maximum number of orders in a file. */
export const MOST_SAVED = PAGE * MOST_PAGES

/** Saves all pages of a list of orders as one CSV file, newest first. @throws Problem */
export async function downloadOrders(query: QueryOf<'/api/analytics/orders'>): Promise<void> {
  const pages: string[] = []
  let address: string | undefined = csvAddress('/api/analytics/orders', {
    query: { ...query, cursor: undefined, limit: PAGE },
  })
  while (address !== undefined && pages.length < MOST_PAGES) {
    const response: Response = await fetch(address, { headers: accessHeader() })
    if (!response.ok) throw problemOf(response.status, await response.json().catch(() => undefined))
    // `text()` removes the byte order mark.
    const text = await response.text()
    pages.push(pages.length === 0 ? text : text.slice(text.indexOf('\n') + 1))
    address = /<([^>]+)>; ?rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
  }
  const url = URL.createObjectURL(new Blob([BYTE_ORDER_MARK, ...pages], { type: 'text/csv' }))
  await download(url, 'tidemark-orders.csv')
  URL.revokeObjectURL(url)
}
