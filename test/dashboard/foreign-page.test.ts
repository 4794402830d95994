import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useBrowser } from '../helpers/use-browser.ts'
import { describeDashboard, useDashboard } from './dashboard.ts'

describeDashboard('a page of another site in the same browser', () => {
  const dashboard = useDashboard({ shop: 'empty' })
  const chrome = useBrowser()
  let other: Server | undefined
  let otherUrl = ''

  beforeAll(async () => {
    other = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end('<!doctype html><title>Another site</title><form method="post" enctype="text/plain"></form>')
    }).listen(0, '127.0.0.1')
    await once(other, 'listening')
    otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`
  })
  afterAll(() => other?.close())

  test('cannot send an event to a Tidemark without keys, by any way that needs no permission', async () => {
    const target = `${dashboard.url}/api/events`
    const event = { id: 'forged', type: 'OrderCreated', data: { orderId: 'forged', createdAt: '2024-12-20T08:00:00Z' } }
    const body = JSON.stringify({ ...event, data: { ...event.data, totalAmount: '1.00' } })
    const page = await chrome.browser.newPage()
    const statuses: number[] = []
    page.on('response', (response) => {
      if (response.url() === target && response.request().method() === 'POST') statuses.push(response.status())
    })
    await page.goto(otherUrl)
    const given = `const url = ${JSON.stringify(target)}, text = ${JSON.stringify(body)}`
    const sent = await page.evaluate(`(() => {
      ${given}
      const json = { 'content-type': 'application/json' }
      navigator.sendBeacon(url, text)
      const tries = [
        fetch(url, { method: 'POST', mode: 'no-cors', body: text }),
        fetch(url, { method: 'POST', headers: json, body: text }),
        fetch(url, { method: 'POST', mode: 'no-cors', body: new URLSearchParams({ text }) }),
      ]
      return Promise.all(tries.map((attempt) => attempt.then((answer) => answer.type, () => 'blocked')))
    })()`)
    expect(sent).toEqual(['opaque', 'blocked', 'opaque'])
    const navigated = page.waitForResponse((response) => response.url() === target)
    // A form of plain text whose body is JSON.
    await page.evaluate(`(() => {
      ${given}
      const form = document.forms[0]
      const field = document.createElement('input')
      field.name = text.slice(0, -1) + ',"x":"'
      field.value = '"}'
      form.append(field)
      form.action = url
      form.submit()
    })()`)
    await navigated
    await expect.poll(() => statuses.length).toBeGreaterThanOrEqual(4)
    expect(new Set(statuses)).toEqual(new Set([403]))
    expect(await dashboard.get('/api/dead-letters')).toMatchObject({ deadLetters: [] })
    expect((await dashboard.get('/api/shop')).firstDay).toBeNull()
    await page.close()
  })
})
