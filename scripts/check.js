// Checks format, style, types, imports and unused code: "npm run check"
import { fileURLToPath } from 'node:url'
import { writeApiTypes } from './build-web.js'
import { runTool } from './run-tool.js'

const checks = [
  { name: 'format and lint', script: 'node_modules/@biomejs/biome/bin/biome', args: ['check', '--error-on-warnings'] },
  { name: 'types', script: 'node_modules/typescript/bin/tsc', args: ['--project', '.'] },
  { name: 'types of the dashboard', script: 'node_modules/typescript/bin/tsc', args: ['--project', 'web'] },
  { name: 'no circular imports between folders', script: 'scripts/check-imports.js', args: [] },
  { name: 'licences and install scripts', script: 'scripts/check-dependencies.ts', args: [] },
  { name: 'unused code', script: 'node_modules/knip/bin/knip.js', args: [] },
]

/**
 * Prints a line for each check, and the output of failed checks.
 *
 * @returns {Promise<boolean[]>} whether each check passed
 */
export async function runChecks() {
  await writeApiTypes()
  await runTool('scripts/write-client-types.ts', [], 'pipe')
  const passed = []
  for (const { name, script, args } of checks) {
    const { code, text } = await runTool(script, args, 'pipe')
    passed.push(code === 0)
    console.log(code === 0 ? `✓ ${name}` : `✗ ${name}\n\n${text}`)
  }
  return passed
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const passed = await runChecks()
  process.exitCode = passed.includes(false) ? 1 : 0
}
