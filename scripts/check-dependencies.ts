import { readFileSync } from 'node:fs'

// Checks what a release installs: licences that allow it, install scripts that are listed in package.json, and a checksum for
// each package of the lock file. It reads the lock file only, so it needs no registry.
const root = new URL('..', import.meta.url)

/** Licences that allow to use and to pass on a package together with Tidemark. */
const LICENCES = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
]

interface Locked {
  license?: string
  dev?: boolean
  link?: boolean
  integrity?: string
  hasInstallScript?: boolean
}

/**
 * A line for each problem.
 *
 * @param packages as in the lock file, by path.
 * @param allowScripts as in package.json, by name.
 */
export function checkDependencies(packages: Record<string, Locked>, allowScripts: Record<string, boolean>): string[] {
  return Object.entries(packages).flatMap(([path, locked]) => {
    const name = path.split('node_modules/').at(-1) ?? ''
    const isOurs = !path.includes('node_modules/') || locked.link
    if (isOurs) return []
    const problems: string[] = []
    if (!locked.dev && !isAllowed(locked.license)) {
      problems.push(
        `${name}: the licence ${locked.license ?? '(none)'} is not among those in scripts/check-dependencies.ts`,
      )
    }
    if (locked.hasInstallScript && !Object.hasOwn(allowScripts, name)) {
      problems.push(`${name}: runs a script when it is installed, and is not listed in "allowScripts" of package.json`)
    }
    if (!locked.integrity) problems.push(`${name}: has no checksum in the lock file`)
    return problems
  })
}

/** "(MIT OR CC0-1.0)" needs one allowed licence, "MIT AND ISC" all of them. */
function isAllowed(licence = ''): boolean {
  const choices = licence.replace(/^\((.*)\)$/, '$1').split(' OR ')
  return choices.some((choice) => choice.split(' AND ').every((part) => LICENCES.includes(part.trim())))
}

if (import.meta.main) {
  const read = (file: string) => JSON.parse(readFileSync(new URL(file, root), 'utf8'))
  const problems = checkDependencies(read('package-lock.json').packages, read('package.json').allowScripts)
  for (const problem of problems) console.error(problem)
  process.exitCode = problems.length > 0 ? 1 : 0
}
