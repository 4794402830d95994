// The exports of the package. A clone of the repository runs its source, the published package its compiled files.
import { existsSync } from 'node:fs'

const source = new URL('../src/index.ts', import.meta.url)
const library = await import(existsSync(source) ? source.href : new URL('../dist/index.js', import.meta.url).href)

export const {
  BusConfigError,
  DEFAULT_CAPACITY_BYTES,
  DEFAULT_HOST,
  DEFAULT_PORT,
  readConfigFile,
  startFromOptions,
  startLocalBus,
} = library
