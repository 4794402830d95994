import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readConfig } from '../src/config/read-config.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test('the Config.json of the README is valid', () => {
  const [, json = ''] = /```json\n(.*?)```/s.exec(readme) ?? []
  const { queues, topics } = readConfig(JSON.parse(json))
  expect(queues.map(({ name }) => name)).toEqual(['invoices'])
  expect(topics[0]?.subscriptions.map(({ name, rules }) => [name, rules.map((rule) => rule.name)])).toEqual([
    ['tidemark', []],
    ['large-orders', ['large', 'gifts']],
  ])
})

test('the README has at most 200 lines', () => {
  expect(readme.split('\n').length - 1).toBeLessThanOrEqual(200)
})
