import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readSources } from '../../src/transports/read-sources.ts'
import { AzureServiceBusSource, KafkaSource, RabbitMqSource } from '../../src/transports/source.ts'
import { loadUserConfig } from '../../src/user-config.ts'

const pages = ['sources.md', 'whizbang-shop.md'] as const
const textOf = (page: (typeof pages)[number]) => readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')
const sections = Object.fromEntries(
  textOf('sources.md')
    .split(/^## /m)
    .map((section) => [section.split('\n', 1)[0] ?? '', section]),
)

/** What stands in backticks in the first column of a section's tables. */
const documented = (heading: string) =>
  [...(sections[heading] ?? '').matchAll(/^\| `(\w+)`/gm)].map(([, property = '']) => property)

test.each([
  ['Azure Service Bus', AzureServiceBusSource],
  ['RabbitMQ', RabbitMqSource],
  ['Kafka', KafkaSource],
] as const)('every property of %s has its row, and no other', (heading, { properties }) => {
  const all = [...documented('What every source has'), ...documented(heading)]
  expect(all.toSorted()).toEqual(Object.keys(properties).toSorted())
})

test('the parts of a login are told', () => {
  for (const property of Object.keys(KafkaSource.properties.sasl.properties)) {
    expect(sections.Kafka).toContain(`\`${property}\``)
  }
})

test.each(pages)('the examples of %s are taken as they are', (page) => {
  const examples = [...textOf(page).matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) => json)
  expect(examples.length).toBeGreaterThan(1)
  for (const json of examples) expect(readSources(json)).toEqual(JSON.parse(json))
})

test('every property stands in an example', () => {
  const examples = [...textOf('sources.md').matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) => JSON.parse(json))
  const used = new Set(
    examples
      .flat()
      .flatMap((source: { kind: string }) => Object.keys(source).map((property) => `${source.kind} ${property}`)),
  )
  for (const { properties } of [AzureServiceBusSource, RabbitMqSource, KafkaSource]) {
    for (const property of Object.keys(properties)) expect(used).toContain(`${properties.kind.const} ${property}`)
  }
})

test('the config file of the page is taken as it is', async () => {
  const [, code = ''] = /```ts\n(.*?)```/s.exec(textOf('sources.md')) ?? []
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-config-'))
  const file = join(folder, 'tidemark.config.ts')
  const library = fileURLToPath(new URL('../../src/index.ts', import.meta.url))
  writeFileSync(file, code.replace("'tidemark'", JSON.stringify(library)))
  const { sources } = await loadUserConfig(file)
  expect(readSources(undefined, sources)).toMatchObject([{ name: 'shop', kind: 'azure-service-bus' }])
  rmSync(folder, { recursive: true })
})
