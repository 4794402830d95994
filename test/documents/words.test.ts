import { expect, test } from 'vitest'
import { pages } from './pages.ts'

const STYLE = 'docs/style-of-prose.md'

test('no document uses a word that the style of prose excludes', () => {
  const [, list = ''] = /^Never: (.*?)\. /ms.exec(pages.find(({ path }) => path === STYLE)?.text ?? '') ?? []
  const words = list.split(/,\s+/).map((word) => word.replaceAll('"', ''))
  expect(words.length).toBeGreaterThan(10)
  const pattern = new RegExp(`\\b(?:${words.join('|').replaceAll(' ', '\\s+')})\\b`, 'gi')
  const used = pages
    .filter(({ path }) => path !== STYLE)
    .flatMap(({ path, prose }) => (prose.match(pattern) ?? []).map((word) => `${path}: ${word}`))
  expect(used).toEqual([])
})
