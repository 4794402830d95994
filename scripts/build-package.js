// Builds everything that the package contains besides its sources, before "npm pack" or "npm publish". The same sources and the
// same lock file always give the same files.
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { buildWeb } from './build-web.js'
import { root, runTool } from './run-tool.js'

for (const folder of ['dist', 'local-bus/dist', 'client/dist'])
  rmSync(join(root, folder), { recursive: true, force: true })
await compile('tsconfig.build.json')
await compile('local-bus/tsconfig.build.json')
await compile('client/tsconfig.build.json')
// Files that the code reads beside itself, such as examples of answers.
cpSync(join(root, 'src'), join(root, 'dist'), { recursive: true, filter: (path) => extname(path) !== '.ts' })
await buildWeb({ force: true })
writeFileSync(join(root, 'dist', 'sbom.cdx.json'), await run('scripts/sbom.ts'))
// The modes of the files are part of the package. Those of a clone depend on the umask of its user.
const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const packed = files.filter((name) => !name.startsWith('!'))
for (const path of [...packed, 'local-bus', 'package.json', 'LICENSE', 'README.md']) normaliseModes(join(root, path))

async function compile(project) {
  console.error(`Compiling ${project} …`)
  await run('node_modules/typescript/bin/tsc', '--project', project)
}

async function run(script, ...args) {
  const { code, text } = await runTool(script, args, 'pipe')
  if (code === 0) return text
  console.error(text)
  process.exit(1)
}

function normaliseModes(path) {
  const status = statSync(path)
  if (status.isFile()) chmodSync(path, status.mode & 0o100 ? 0o755 : 0o644)
  if (!status.isDirectory()) return
  for (const name of readdirSync(path)) if (name !== 'node_modules') normaliseModes(join(path, name))
}
