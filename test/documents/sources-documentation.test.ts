import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { findKind, sourceKinds } from '../../src/transports/index.ts'
import { KafkaSource } from '../../src/transports/kafka/settings.ts'
import { readSources } from '../../src/transports/read-sources.ts'
import type { SourceSchema } from '../../src/transports/source.ts'
import { loadUserConfig } from '../../src/user-config.ts'

/** The page of each kind, and its schema. */
const kinds = sourceKinds.map((kind) => [`${kind}.md`, findKind(kind)?.schema as SourceSchema] as const)
const pages = ['sources.md', ...kinds.map(([page]) => page)]
const textOf = (page: string) => readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')
const examplesOf = (page: string) =>
  [...textOf(page).matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) => JSON.parse(json) as object[])

/** The properties in the first column of the table of properties of a page. */
function documented(page: string): string[] {
  const [, table = ''] = textOf(page).split('| Property |')
  const [rows = ''] = table.split('\n\n')
  return [...rows.matchAll(/^\| `(\w+)`/gm)].map(([, property = '']) => property)
}

test.each(kinds)('%s has a row for each property of the source, and no other', (page, { properties }) => {
  expect([...documented('sources.md'), ...documented(page)].toSorted()).toEqual(Object.keys(properties).toSorted())
})

test('the page of Kafka names the parts of a login', () => {
  for (const property of Object.keys(KafkaSource.properties.sasl.properties)) {
    expect(textOf('kafka.md')).toContain(`\`${property}\``)
  }
})

test.each([...pages, 'whizbang-shop.md'])('the sources in %s are valid', (page) => {
  const examples = examplesOf(page).filter((example) => Array.isArray(example))
  expect(examples.length).toBeGreaterThan(0)
  for (const example of examples) expect(readSources(JSON.stringify(example))).toEqual(example)
})

test('every property is used in an example', () => {
  const used = new Set(
    pages
      .flatMap(examplesOf)
      .flat()
      .flatMap((source) => Object.keys(source).map((property) => `${(source as { kind: string }).kind} ${property}`)),
  )
  for (const [, { properties }] of kinds) {
    for (const property of Object.keys(properties)) expect(used).toContain(`${properties.kind.const} ${property}`)
  }
})

test('the config file of sources.md is valid', async () => {
  const [, code = ''] = /```ts\n(.*?)```/s.exec(textOf('sources.md')) ?? []
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-config-'))
  const file = join(folder, 'tidemark.config.ts')
  const library = fileURLToPath(new URL('../../src/index.ts', import.meta.url))
  writeFileSync(file, code.replace("'tidemark'", JSON.stringify(library)))
  const { sources } = await loadUserConfig(file)
  expect(readSources(undefined, sources)).toMatchObject([{ name: 'shop', kind: 'azure-service-bus' }])
  rmSync(folder, { recursive: true })
})
