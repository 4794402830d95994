#!/usr/bin/env node
// Starts the command line on a Node that runs TypeScript as it is: this one, or the one among the dependencies.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const runsTypeScript = major > 22 || (major === 22 && minor >= 18)
const compiled = new URL('../dist/cli/main.js', import.meta.url)
const source = new URL('../src/cli/main.ts', import.meta.url)
const main = existsSync(source) ? source : compiled

if (!existsSync(new URL('../node_modules', import.meta.url)) && existsSync(source)) {
  console.error('Tidemark is not installed yet. Run "npm start" or "npm run demo" first: they install what is missing.')
  process.exit(1)
}
if (runsTypeScript) {
  await import(main.href)
} else {
  const bundled = findBundledNode()
  if (bundled === undefined) {
    console.error(
      `Tidemark needs Node 22.18 or newer; this is ${process.version}. Run "npm install node@24" for one beside it.`,
    )
    process.exit(1)
  }
  const child = spawn(bundled, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}

/** The npm package "node" is beside this package, or among its own dependencies. */
function findBundledNode() {
  const folders = createRequire(import.meta.url).resolve.paths('node/bin') ?? []
  return folders.map((folder) => join(folder, 'node', 'bin', 'node')).find((path) => existsSync(path))
}
