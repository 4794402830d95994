#!/usr/bin/env node
// Starts the command. A clone of the repository runs its source, the published package its compiled files.
import { existsSync } from 'node:fs'

const source = new URL('../src/cli.ts', import.meta.url)
await import(existsSync(source) ? source.href : new URL('../dist/cli.js', import.meta.url).href)
