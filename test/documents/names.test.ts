import { globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { settings } from '../../src/config/config.ts'
import { contracts } from '../../src/contracts/index.ts'
import { readableTables } from '../../src/db/sql-readers/readable-tables.ts'
import { pagePaths } from '../../src/http/pages/page-paths.ts'
import { perspectives } from '../../src/perspectives/index.ts'
import { reports } from '../../src/reports/index.ts'
import { useTestServer } from '../helpers/http/test-server.ts'
import { codeSpansOf, pages, root } from './pages.ts'

// What the documents name exists: files, settings, routes, reports, folders.

const FOLDERS = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !/^\.|^node_modules$|^dist$/.test(entry.name))
  .map(({ name }) => name)
const files = globSync('**/*.*', { cwd: root, exclude: ['**/node_modules', '**/dist', '**/.*'] })
const fileNames = new Set(files.map((path) => path.replace(/^.*\//, '')))
/** What a build or a benchmark writes. */
const GENERATED = ['bench/results.json', 'web/dist', 'web/src/api/schema.ts']
/** Where a placeholder such as NAME or {id} stands in a name. */
const PLACEHOLDER = /[A-Z]{2,}|[<{…*]/

describe.each(pages.map((page) => ({ path: page.path, codes: codeSpansOf(page), text: page.text })))(
  '$path',
  ({ path, codes, text }) => {
    test('names files that exist', () => {
      const names = codes.filter((code) => !PLACEHOLDER.test(code) && !code.includes(' ') && !GENERATED.includes(code))
      const paths = names.filter((code) => FOLDERS.some((folder) => code.startsWith(`${folder}/`)))
      const bare = names.filter((code) => /^[\w.-]+\.(ts|tsx|sql|js)$/.test(code))
      const missing = paths.filter((name) => globSync([name, join(dirname(path), name)], { cwd: root }).length === 0)
      expect([...missing, ...bare.filter((name) => !fileNames.has(name))]).toEqual([])
    })

    test('names settings that exist', () => {
      const names = [...text.matchAll(/\bTIDEMARK_[A-Z_]+\b/g)].map(([name]) => name)
      expect([...new Set(names)].filter((name) => !environment.has(name.replace(/_FILE$/, '')))).toEqual([])
    })
  },
)

/** Names of environment variables in the code: settings of Tidemark, and those of tests and examples. */
const environment = new Set([
  ...Object.values(settings).map(({ name }) => name),
  ...files
    .filter((path) => /\.(ts|js|sh)$/.test(path) && !path.startsWith('test/documents/'))
    .flatMap((path) => readFileSync(join(root, path), 'utf8').match(/\bTIDEMARK_[A-Z_]+\b/g) ?? []),
])

describe('routes', () => {
  const server = useTestServer()

  test('that documents name are in the OpenAPI document', async () => {
    const { paths } = (await server.app.inject('/openapi.json')).json() as { paths: Record<string, object> }
    const known = Object.keys(paths).map((path) => path.replace(/\{\w+\}/g, '{}'))
    const wrong = pages.flatMap((page) =>
      codeSpansOf(page)
        .map((code) => /^(?:(?:GET|POST|DELETE) )?(\/(?:api|health|metrics)[^\s?]*)/.exec(code)?.[1])
        .filter((path) => path !== undefined)
        .filter((path) => {
          const [start = '', rest] = path.replace(/\{\w+\}|\b[A-Z]{2,}\b/g, '{}').split('…')
          return !known.some((route) => (rest === undefined ? route === start : route.startsWith(start)))
        })
        .map((path) => `${page.path}: ${path}`),
    )
    expect(wrong).toEqual([])
  })

  test('of all reports are in docs/reports.md', () => {
    const page = pages.find(({ path }) => path === 'docs/reports.md')
    const codes = new Set(page && codeSpansOf(page))
    const paths = reports.map(({ path }) => path.replace('/api/analytics', '').replace(/:(\w+)/g, '{$1}'))
    expect(paths.filter((path) => !codes.has(path))).toEqual([])
  })
})

test.each(Object.entries(contracts))('docs/events.md has a row for %s, with every property', (type, { schema }) => {
  const row = rowsOf('docs/events.md').find((cells) => cells.split('|')[1]?.includes(`\`${type}\``)) ?? ''
  expect(Object.keys(schema.properties).filter((property) => !row.includes(`\`${property}\``))).toEqual([])
})

test('docs/sql.md has the table of every perspective', () => {
  const rows = rowsOf('docs/sql.md').join('\n')
  expect(perspectives.map(({ table }) => table).filter((table) => !rows.includes(`\`${table}\``))).toEqual([])
})

test('docs/sql.md has every table that SQL readers see, and they see the table of every perspective', () => {
  const rows = rowsOf('docs/sql.md').join('\n')
  const names = readableTables.map(({ name }) => name)
  expect(names.filter((table) => !rows.includes(`\`${table}\``))).toEqual([])
  expect(perspectives.map(({ table }) => table).filter((table) => !names.includes(table))).toEqual([])
})

test('docs/sql.md says what SQL readers without people do not see', () => {
  const rows = rowsOf('docs/sql.md')
  const ofPeople = readableTables.filter(({ ofPeople }) => ofPeople === 'all' || ofPeople.length > 0)
  const wrong = ofPeople.filter(({ name, ofPeople }) => {
    const expected = ofPeople === 'all' ? 'the whole table' : ofPeople.map((column) => `\`${column}\``).join(', ')
    return !rows.some((row) => row.includes(`\`${name}\``) && row.includes(`| ${expected} |`))
  })
  expect(wrong).toEqual([])
})

test('docs/dashboard.md has every page', () => {
  const text = rowsOf('docs/dashboard.md').join('\n')
  const rows = text.replaceAll(/\{\w+\}/g, ':id')
  expect(pagePaths.filter((path) => !rows.includes(`\`${path}\``))).toEqual([])
})

/** The rows of the tables of a page. */
function rowsOf(path: string): string[] {
  return pages.find((page) => page.path === path)?.prose.match(/^\|.*$/gm) ?? []
}

describe('the folders in ARCHITECTURE.md', () => {
  const [, tree = ''] = /^## Folders\n+```\n(.*?)```/ms.exec(
    pages.find(({ path }) => path === 'ARCHITECTURE.md')?.text ?? '',
  ) ?? ['', '']
  const drawn = drawnFolders(tree)

  test.each(['.', 'src', 'src/http', 'src/reports', 'test'])('are those of %s', (parent) => {
    const there = readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && (parent !== '.' || FOLDERS.includes(entry.name)))
      .map(({ name }) => name)
    const names = drawn.filter((path) => dirname(path) === parent).map((path) => path.replace(/^.*\//, ''))
    expect(names, 'Correct the tree of folders in ARCHITECTURE.md').toEqual(there.toSorted())
  })
})

/** The paths of a tree that is drawn by indentation. */
function drawnFolders(tree: string): string[] {
  const parents: string[] = []
  return [...tree.matchAll(/^( *)([\w-]+)\//gm)].map(([, indent = '', name = '']) => {
    parents.length = indent.length / 2
    parents.push(name)
    return parents.join('/')
  })
}
