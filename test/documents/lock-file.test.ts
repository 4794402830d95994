import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'

interface LockedPackage {
  version?: string
  resolved?: string
  link?: boolean
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

const { packages } = readJson<{ packages: Record<string, LockedPackage> }>('package-lock.json')

// npm leaves out other platforms when it writes a lock file beside an installed node_modules. See CONTRIBUTING.md.
test('the lock file has the packages of every platform, so that "npm ci" works on all of them', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(name, path))
      .map((name) => `${name}, which ${path} may need`),
  )
  expect(missing).toEqual([])
})

test.each(['', 'web', 'local-bus', 'client'])('the lock file agrees with package.json of the folder "%s"', (folder) => {
  const wanted = readJson<LockedPackage>(`${folder ? `${folder}/` : ''}package.json`)
  const locked = packages[folder]
  expect(locked?.dependencies).toEqual(wanted.dependencies)
  expect(locked?.devDependencies).toEqual(wanted.devDependencies)
  expect(locked?.optionalDependencies).toEqual(wanted.optionalDependencies)
})

test('the lock file names no registry, so that npm uses the configured registry', () => {
  const named = Object.entries(packages).filter(([, { resolved, link }]) => resolved && !link)
  expect(named).toEqual([])
})

/** Node looks for a package in the folder of who needs it, then in each folder above. */
function isLocked(name: string, path: string): boolean {
  if (packages[path ? `${path}/node_modules/${name}` : `node_modules/${name}`]) return true
  return path !== '' && isLocked(name, dirname(path) === '.' ? '' : dirname(path))
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'))
}
