import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkDependencies } from '../../scripts/check-dependencies.ts'
import { createSbom } from '../../scripts/sbom.ts'

interface Sbom {
  specVersion: string
  components: { name: string; version: string; purl: string; licenses?: unknown[] }[]
}

const good = { version: '1.0.0', license: 'MIT', integrity: 'sha512-…' }
const check = (packages: Record<string, object>) => checkDependencies(packages, { listed: true })

test('a licence that is not listed is refused, also as a part of an expression', () => {
  const problem = (license: string) => check({ 'node_modules/a': { ...good, license } })
  expect(problem('GPL-3.0')).toEqual([expect.stringContaining('a: the licence GPL-3.0')])
  expect(problem('MIT AND GPL-3.0')).toHaveLength(1)
  expect(problem('(GPL-3.0 OR MIT)')).toEqual([])
  expect(check({ 'node_modules/a': { ...good, license: undefined } })).toEqual([expect.stringContaining('(none)')])
})

test('the licence of a package that only development needs does not matter', () => {
  expect(check({ 'node_modules/a': { ...good, license: 'MPL-2.0', dev: true } })).toEqual([])
})

test('an install script that is not listed is refused, also deep in the tree and in development', () => {
  const scripted = { ...good, hasInstallScript: true }
  expect(check({ 'node_modules/listed': scripted })).toEqual([])
  expect(check({ 'node_modules/listed/node_modules/@x/b': { ...scripted, dev: true } })).toEqual([
    expect.stringContaining('@x/b: runs a script'),
  ])
})

test('a package without a checksum is refused, but not a workspace', () => {
  expect(check({ 'node_modules/a': { ...good, integrity: undefined } })).toEqual([expect.stringContaining('checksum')])
  expect(check({ web: { version: '1.0.0' }, 'node_modules/web': { link: true } })).toEqual([])
})

test('the bill of materials has every package of the release with its licence, and is always the same', () => {
  const text = createSbom()
  expect(createSbom()).toBe(text)
  const sbom = JSON.parse(text) as Sbom
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> }
  const urls = sbom.components.map(({ purl }) => decodeURIComponent(purl))
  const ours = 'tidemark-local-bus'
  for (const name of [...Object.keys(dependencies).filter((key) => key !== ours), 'react', 'rhea']) {
    expect(urls.filter((url) => url.startsWith(`pkg:npm/${name}@`))).toHaveLength(1)
  }
  expect(sbom.components.filter(({ licenses = [] }) => licenses.length === 0)).toEqual([])
  expect(urls.filter((url) => url.startsWith('pkg:npm/vitest@'))).toEqual([])
})
