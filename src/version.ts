import { readFileSync } from 'node:fs'

/** The version of Tidemark. Not an import: the file is outside the folder that is compiled. */
export const VERSION = readVersion()

function readVersion(): string {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(file) as { version: string }).version
}
