import { existsSync, readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { createProgram } from '../../src/cli/frame/program.ts'
import { readConfig, settings } from '../../src/config/config.ts'
import { readSources } from '../../src/transports/read-sources.ts'
import { foreignPrograms } from './exceptions.ts'
import { root } from './pages.ts'

const { scripts } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { scripts: Record<string, string> }
/** Programs of the project and its dependencies that `npx` runs in the documents. */
const NPX = ['tidemark', 'tidemark-local-bus', 'vitest', 'vite']

/** The commands of a block of bash: the words of each, without comments, pipes and redirections. */
export function commandsOf(text: string): string[][] {
  const commands: string[][] = []
  let words: string[] = []
  const end = () => {
    if (words.length > 0) commands.push(words)
    words = []
  }
  const TOKEN = /\\\n|#[^\n]*|\n|&&|[|;]|\d?>\s*\S+|(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"|;>])+/g
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '\\\n' || token.startsWith('#') || /^\d?>/.test(token)) continue
    if (['\n', '&&', '|', ';'].includes(token)) end()
    else words.push(unquote(token))
  }
  end()
  return commands
}

const unquote = (word: string) =>
  word.replace(/'([^']*)'|"((?:\\.|[^"\\])*)"/g, (_, single?: string, double = '') =>
    single === undefined ? double.replace(/\\(["$`\\])/g, '$1') : single,
  )

/**
 * Checks a command without running it: settings before it are valid; commands of Tidemark are parsed by its own
 * command line; scripts and files exist.
 *
 * @throws Error that says what is wrong.
 */
export function checkCommand(words: readonly string[]): void {
  const start = words.findIndex((word) => !/^[A-Z_]+=/.test(word))
  checkSettings(words.slice(0, start === -1 ? words.length : start))
  const [program = '', first = '', ...rest] = start === -1 ? [] : words.slice(start)
  if (program === '' || foreignPrograms[program] !== undefined) return
  if (program === 'curl') throw new Error('A block with curl is run, and must not be checked')
  else if (program === 'npx') checkNpx(first, rest)
  else if (program === 'npm') checkNpm(first, rest)
  else if (program === 'node' || program === 'node_modules/.bin/node') checkFile(first)
  else if (program.includes('/')) checkFile(program)
  else throw new Error(`Nothing is known about the program "${program}": see test/documents/exceptions.ts`)
}

const program = await createProgram()
const disarmed = await createProgram()
disarm(disarmed)

/** Checks that a command of Tidemark in a sentence exists, with all its options. Arguments may be left out. */
export function checkMention(words: readonly string[]): void {
  let command: Command = program
  for (const word of words) {
    const name = word.split('=')[0] ?? ''
    if (word.startsWith('-')) {
      const known = command.options.some(({ long, short }) => long === name || short === name)
      if (!known && name !== '--help') throw new Error(`tidemark ${command.name()} does not have ${name}`)
    } else {
      command = command.commands.find((child) => child.name() === word) ?? command
    }
  }
  const [name = ''] = words
  if (command.parent === null && /^[a-z]/.test(name)) throw new Error(`tidemark does not have the command "${name}"`)
}

function checkSettings(assignments: readonly string[]): void {
  const pairs = assignments.map((assignment) => assignment.split(/=(.*)/s, 2) as [string, string])
  const names = new Set<string>(Object.values(settings).map(({ name }) => name))
  const { sources } = readConfig(Object.fromEntries(pairs.filter(([name]) => names.has(name))))
  if (sources?.startsWith('[')) readSources(sources)
}

function checkNpx(name: string, words: readonly string[]): void {
  if (!NPX.includes(name)) throw new Error(`npx ${name} is not part of the project`)
  if (name === 'tidemark') parse(words)
  if (name === 'vitest') for (const word of words.filter((word) => word.includes('/'))) checkFile(word)
}

function parse(words: readonly string[]): void {
  disarmed.parse(words, { from: 'user' })
}

/** Makes a command parse its words and do nothing else. */
function disarm(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
  if (command.commands.length === 0 || command.name() === 'report') command.action(() => undefined)
  for (const child of command.commands) disarm(child)
}

function checkNpm(name: string, words: readonly string[]): void {
  const script = name === 'run' ? (words[0] ?? '') : name
  if (scripts[script] === undefined && name !== 'install') throw new Error(`package.json has no script "${script}"`)
  if (name === 'test') for (const word of words.filter((word) => word.includes('/'))) checkFile(word)
}

function checkFile(path: string): void {
  if (!existsSync(`${root}/${path}`) && !existsSync(path)) throw new Error(`${path} does not exist`)
}
