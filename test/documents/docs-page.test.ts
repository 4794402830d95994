import { describe, expect, test } from 'vitest'
import { reports } from '../../src/reports/index.ts'
import { useTestServer } from '../helpers/http/test-server.ts'
import { noBrowserReason, useBrowser } from '../helpers/use-browser.ts'

const reason = noBrowserReason()
if (reason) console.warn(reason)

describe.skipIf(reason !== undefined)('the page of the API', () => {
  const server = useTestServer()
  const chrome = useBrowser()

  for (const [device, width] of Object.entries({ desktop: 1280, phone: 390 })) {
    test(`lists every report on a ${device}, without an error and without another host`, async () => {
      const url = await server.app.listen({ port: 0, host: '127.0.0.1' }).catch(() => server.app.listeningOrigin)
      const page = await chrome.browser.newPage({ viewport: { width, height: 900 } })
      const trouble: string[] = []
      page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()))
      page.on('pageerror', (error) => trouble.push(error.message))
      page.on(
        'request',
        (request) => request.url().startsWith(url) || request.url().startsWith('data:') || trouble.push(request.url()),
      )

      await page.goto(`${url}/docs`)
      await page.getByText('/api/events').first().waitFor()
      const text = (await page.locator('#swagger-ui').textContent()) ?? ''

      // Long paths are broken into lines on a phone, with an invisible space.
      const paths = text.replaceAll(/[\u200b\s]/g, '')
      for (const { path } of reports) expect(paths).toContain(path.replace(/:(\w+)/g, '{$1}'))
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      expect(overflow).toBe(0)
      expect(trouble).toEqual([])
      await page.close()
    })
  }

  test('shows the response to a request', async () => {
    const url = server.app.listeningOrigin
    const page = await chrome.browser.newPage()
    await page.goto(`${url}/docs`)
    await page.getByText('/api/analytics/sales/daily').click()
    await page.getByRole('button', { name: 'Execute' }).click()

    await page.locator('.live-responses-table .response-col_status').filter({ hasText: '200' }).first().waitFor()
    await page.close()
  })
})
