// What `import … from 'tidemark/client'` gives: the compiled client, or its source where that has not been compiled.
import { existsSync } from 'node:fs'

const source = new URL('../client/src/index.ts', import.meta.url)
const client = await import(existsSync(source) ? source.href : new URL('../client/dist/index.js', import.meta.url).href)

export const { createClient, ReportError } = client
