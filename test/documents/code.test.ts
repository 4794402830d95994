import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfigFile } from 'tidemark-local-bus'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConnections } from '../../src/connections/read-connections.ts'
import { readMapping } from '../../src/import/mapping/mapping.ts'
import { readSources } from '../../src/transports/read-sources.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { useTestServer } from '../helpers/http/test-server.ts'
import { exceptions, foreignLanguages, isException } from './exceptions.ts'
import { kindOf } from './json-kinds.ts'
import { blocks, root, titleOf } from './pages.ts'
import { typeErrorsOf } from './type-check.ts'

// Every code block of every document: none is left unchecked unless it is on a list that says why.

const CHECKED = ['bash', 'json', 'sql', 'ts', 'ini']
const blocksOf = (language: string) =>
  blocks
    .filter((block) => block.language === language && !isException(block))
    .map((block) => ({ title: titleOf(block), ...block }))

test('every code block has a language that is checked, or is listed with a reason why not', () => {
  const unchecked = blocks.filter(({ language }) => !CHECKED.includes(language) && !(language in foreignLanguages))
  expect(unchecked.map(titleOf)).toEqual([])
})

test('no example is in an indented block', () => {
  const indented = globSync('{*,docs/*,examples/*/*}.md', { cwd: root }).filter((path) =>
    /\n\n {4}\S/.test(readFileSync(`${root}/${path}`, 'utf8').replace(/^```[\s\S]*?^```$/gm, '')),
  )
  expect(indented).toEqual([])
})

test.each(exceptions)('the exception is still needed: $page, $starts', ({ page, starts }) => {
  expect(blocks.filter((block) => block.page === page && block.text.startsWith(starts))).toHaveLength(1)
})

describe('JSON', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-documents-'))
  const server = useTestServer()
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each(blocksOf('json'))('$title is valid', async (block) => {
    const file = join(folder, 'example.json')
    writeFileSync(file, block.text)
    const checks = {
      sources: () => expect(readSources(block.text)).toEqual(JSON.parse(block.text)),
      connections: () => expect(readConnections(block.text)).toMatchObject(JSON.parse(block.text)),
      bus: () => expect(readConfigFile(file)).toBeDefined(),
      mapping: async () => expect(await readMapping(file)).toEqual(JSON.parse(block.text)),
      event: () => server.post([JSON.parse(block.text)]),
      delivery: () => server.post([{ id: block.page, ...JSON.parse(block.text) }]),
      response: () => expect(isAfterRequest(block.page, block.line), 'no request is before it').toBe(true),
    }
    await checks[kindOf(block)]()
  })

  /** Whether the block before is a request: then requests.test.ts compares the response. */
  function isAfterRequest(page: string, line: number): boolean {
    const before = blocks.filter((block) => block.page === page && block.line < line).at(-1)
    return before?.language === 'bash' && before.text.includes('curl ')
  }
})

describe('SQL', () => {
  const database = useTestDatabase()
  beforeAll(async () => {
    for (const file of globSync('examples/*/migrations/*.sql', { cwd: root })) {
      await database.pool.query(readFileSync(join(root, file), 'utf8'))
    }
  })

  test.each(blocksOf('sql'))('$title runs', async ({ text }) => {
    await expect(database.pool.query(text)).resolves.toMatchObject({ rows: [] })
  })
})

test('the TypeScript of all documents has correct types', async () => {
  expect(await typeErrorsOf(blocksOf('ts'))).toBe('')
})

test.each(blocksOf('ini'))('the files that $title names exist', ({ text }) => {
  const [, folder = '', command = ''] = /WorkingDirectory=(\S+)\nExecStart=(.*)/.exec(text) ?? []
  const files = command.split(' ').filter((word) => word.includes('/'))
  expect(files).not.toEqual([])
  for (const file of files) expect(existsSync(join(root, file.replace(folder, ''))), file).toBe(true)
})
