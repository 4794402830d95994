// Runs the tools of the project with the Node of the dependencies. A shell caches the path of "node", so after the
// installation "node" may still be an older one.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const bundled = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/**
 * @param {string} script relative to the root of the project
 * @param {string[]} args
 * @param {'inherit' | 'pipe'} output with `pipe`, the result contains the output
 * @param {NodeJS.ProcessEnv} variables of the environment, besides those of this process
 * @returns {Promise<{ code: number, text: string }>}
 */
export function runTool(script, args, output, variables = {}) {
  const node = existsSync(bundled) ? bundled : process.execPath
  const child = spawn(node, [join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, ...variables, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH}` },
    stdio: ['ignore', output, output],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, text }))
  })
}
