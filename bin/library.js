// What `import … from 'tidemark'` gives: the compiled library, or its source where that has not been compiled.
import { existsSync } from 'node:fs'

const source = new URL('../src/index.ts', import.meta.url)
const library = await import(existsSync(source) ? source.href : new URL('../dist/index.js', import.meta.url).href)

export const { defineConfig, definePerspective, formatMoney, parseMoney, unitsOf } = library
