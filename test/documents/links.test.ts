import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Page, pages, root } from './pages.ts'

const changelog = { path: 'CHANGELOG.md', prose: readFileSync(join(root, 'CHANGELOG.md'), 'utf8') }
const pageOf = (path: string) => pages.find((page) => page.path === path)

test.each([...pages, changelog])('the links of $path have targets', ({ path, prose }) => {
  expect(linksOf(prose).filter((link) => !leadsSomewhere(path, link))).toEqual([])
})

describe('the index', () => {
  test('has every page of docs', () => {
    const listed = linksOf(pageOf('docs/README.md')?.prose ?? '')
    const all = pages.map(({ path }) => path).filter((path) => path.startsWith('docs/') && path !== 'docs/README.md')
    expect(all.filter((path) => !listed.includes(path.slice('docs/'.length)))).toEqual([])
  })
})

test.each(pages)('$path is at most 200 lines long', ({ text }) => {
  expect(text.split('\n').length - 1).toBeLessThanOrEqual(200)
})

/** Targets of links and pictures that are in this project. */
function linksOf(prose: string): string[] {
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)].map(
    ([, link, picture]) => link ?? picture ?? '',
  )
  return targets.filter((target) => !/^[a-z]+:/.test(target))
}

function leadsSomewhere(from: string, link: string): boolean {
  const [file = '', anchor] = link.split('#')
  const path = file === '' ? from : normalize(join(dirname(from), file))
  if (path.startsWith('..') || !existsSync(join(root, path))) return false
  return anchor === undefined || anchorsOf(pageOf(path)).includes(anchor)
}

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(page: Page | undefined): string[] {
  return [...(page?.prose.matchAll(/^#+ (.*)$/gm) ?? [])].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
