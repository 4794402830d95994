// Finds circular imports between folders of src, of the local bus and of the dashboard. "npm run check" runs it.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOTS = ['../src', '../local-bus/src', '../web/src'].map((path) => fileURLToPath(new URL(path, import.meta.url)))
/** The subfolders of these folders are separate. Other folders include all their subfolders. */
const DIVIDED = ['reports', 'http', 'pages']
const IMPORT = /(?:from|import\()\s*'(\.[^']+)'/g

for (const root of ROOTS) checkRoot(root)

function checkRoot(root) {
  const imports = readImports(root)
  for (const circle of findCircles(imports)) {
    process.exitCode = 1
    console.error(`These folders import each other: ${circle.join(', ')}`)
    for (const from of circle) {
      for (const [to, files] of imports.get(from)) {
        if (circle.includes(to)) console.error(`  ${from} imports ${to}: ${files.join(', ')}`)
      }
    }
  }
}

/** For each folder, the folders that it imports, with the importing files. Tests are not checked. */
function readImports(root) {
  const folders = new Map()
  for (const file of filesOf(root)) {
    const from = blockOf(root, file)
    if (!folders.has(from)) folders.set(from, new Map())
    for (const [, path] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const to = blockOf(root, resolve(dirname(file), path))
      if (to === from || to.startsWith('..')) continue
      const targets = folders.get(from)
      targets.set(to, [...(targets.get(to) ?? []), relative(root, file)])
    }
  }
  return folders
}

function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /(?<!\.test)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** The folder of a file, by the rule of `DIVIDED`. A file outside of all folders stands for itself. */
function blockOf(root, file) {
  const [first, second, third] = relative(root, file).split(sep)
  if (!DIVIDED.includes(first)) return first
  return third === undefined ? `${first}/${second}` : join(first, second)
}

/** Groups of folders that import each other, directly or indirectly. */
function findCircles(graph) {
  const reach = new Map([...graph.keys()].map((folder) => [folder, reachedFrom(graph, folder)]))
  const isInCircle = [...graph.keys()].filter((folder) => reach.get(folder).has(folder))
  const seen = new Set()
  return isInCircle.flatMap((folder) => {
    if (seen.has(folder)) return []
    const circle = isInCircle.filter((other) => reach.get(folder).has(other) && reach.get(other).has(folder))
    for (const member of circle) seen.add(member)
    return [circle]
  })
}

function reachedFrom(graph, start) {
  const reached = new Set()
  const waiting = [start]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const target of graph.get(folder)?.keys() ?? []) {
      if (reached.has(target)) continue
      reached.add(target)
      waiting.push(target)
    }
  }
  return reached
}
