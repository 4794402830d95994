import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { type Service, startService } from '../../src/service/start-service.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { findOrInstall } from '../helpers/find-or-install.ts'
import { isException } from './exceptions.ts'
import { kindOf } from './json-kinds.ts'
import { type CodeBlock, type Page, pages, titleOf } from './pages.ts'

// Runs the requests of each document, from top to bottom, against a Tidemark of its own.

/** A request, and the response that the document shows for it. */
interface Request {
  block: CodeBlock
  response: CodeBlock | undefined
}

/** What a document expects to be there. */
const given: Readonly<Record<string, (service: Service) => Promise<void>>> = {
  'docs/dead-letters.md': async ({ database, url }) => {
    await database.pool.query('alter table dead_letters alter column dead_letter_id restart with 17')
    const invalid = ['event-1', 'event-2'].map((id) => ({ id, type: 'OrderCreated', data: {} }))
    await fetch(`${url}/api/events`, { method: 'POST', body: JSON.stringify(invalid) })
  },
}

const documents = pages
  .map((page) => ({ path: page.path, requests: requestsOf(page) }))
  .filter(({ requests }) => requests.length > 0)

test('several documents have requests', () => {
  expect(documents.length).toBeGreaterThan(4)
})

const curl = findOrInstall(['curl'], ['curl'])

describe.skipIf(curl === undefined).each(documents)('$path', ({ path, requests }) => {
  const database = useTestDatabase()
  const programs = mkdtempSync(join(tmpdir(), 'tidemark-documents-'))
  let service: Service

  beforeAll(async () => {
    service = await startService(readConfig({ DATABASE_URL: database.url, PORT: '0' }), pino({ level: 'silent' }))
    await given[path]?.(service)
    addProgram('curl', 'exec "$CURL" --silent --show-error --fail-with-body "$@"')
    // Commands of Tidemark are checked by commands.test.ts.
    addProgram('npx', 'exit 0')
  })
  afterAll(async () => {
    await service?.close()
    rmSync(programs, { recursive: true })
  })

  test.each(requests.map((request) => ({ title: titleOf(request.block), ...request })))(
    '$title succeeds, with the response that is shown',
    async ({ block, response }) => {
      await untilNoTaskRuns(service.url)
      const output = await run(block.text.replaceAll('http://localhost:5002', service.url))
      if (response) expect(output.trim()).toBe(response.text.trim())
    },
  )

  function addProgram(name: string, script: string): void {
    writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(programs, name), 0o755)
  }

  async function run(script: string): Promise<string> {
    const text = `CURL=$(command -v curl); export CURL; PATH="${programs}:$PATH"; set -e\n${script}`
    const host = service.url.replace('http://', '')
    const { stdout } = await promisify(execFile)('bash', ['-c', text.replaceAll('localhost:5002', host)])
    return stdout
  }
})

/** The blocks of a page that send requests. JSON that follows is a response, unless it is sent or configured. */
function requestsOf({ blocks }: Page): Request[] {
  return blocks.flatMap((block, index) => {
    if (block.language !== 'bash' || !/^\s*curl /m.test(block.text) || isException(block)) return []
    const next = blocks[index + 1]
    return [{ block, response: next?.language === 'json' && kindOf(next) === 'response' ? next : undefined }]
  })
}

async function untilNoTaskRuns(url: string): Promise<void> {
  await expect
    .poll(async () => (await (await fetch(`${url}/api/operations/tasks`)).json()) as { tasks: { status: string }[] })
    .not.toMatchObject({ tasks: expect.arrayContaining([expect.objectContaining({ status: 'running' })]) })
}
