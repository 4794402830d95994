// Runs the project's tools on the Node among the dependencies. A shell remembers which "node" it found first, so
// right after the installation "node" may still be the machine's older one.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const bundled = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/**
 * @param {string} script relative to the project's root
 * @param {string[]} args
 * @param {'inherit' | 'pipe'} output where it goes; with `pipe`, the result holds it
 * @returns {Promise<{ code: number, text: string }>}
 */
export function runTool(script, args, output) {
  const node = existsSync(bundled) ? bundled : process.execPath
  const child = spawn(node, [join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH}` },
    stdio: ['ignore', output, output],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, text }))
  })
}
