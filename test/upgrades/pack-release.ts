import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

// Packs the part of a release that applies events, with its migrations, so that tests can run it beside the present version:
// `node test/upgrades/pack-release.ts CHECKOUT test/upgrades/NAME.code.json.gz`

const [checkout = '', file = ''] = process.argv.slice(2)
// Earlier releases have the settings in the second file.
const ENTRIES = ['src/config/config.ts', 'src/config.ts', 'src/service/open-inbox.ts']

const paths = new Set<string>()
for (const entry of ENTRIES) follow(resolve(checkout, entry))
for (const name of readdirSync(join(checkout, 'migrations'))) paths.add(resolve(checkout, 'migrations', name))
paths.add(resolve(checkout, 'package.json'))
const files = [...paths].sort().map((path) => [relative(checkout, path), readFileSync(path, 'utf8')])
writeFileSync(file, gzipSync(JSON.stringify(Object.fromEntries(files)), { level: 9 }))

function follow(path: string): void {
  if (paths.has(path) || !existsSync(path)) return
  paths.add(path)
  for (const [, imported = ''] of readFileSync(path, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
    follow(resolve(dirname(path), imported))
  }
}
