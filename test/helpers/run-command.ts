import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../bin/tidemark.js', import.meta.url))

export interface CommandOptions {
  /** Settings besides those of this process. */
  env?: Readonly<Record<string, string>>
  /** The working folder. Default: that of this process. */
  cwd?: string | undefined
  /** The standard input. Undefined: it stays open. */
  stdin?: string | Uint8Array | undefined
}

/** What a command wrote, as text and as bytes. */
export interface CommandResult {
  exitCode: number | null
  output: string
  errors: string
  bytes: Buffer
}

export interface StartedCommand {
  child: ChildProcessWithoutNullStreams
  ended: Promise<CommandResult>
}

/** Starts `tidemark` in a process of its own. */
export function startCommand(args: readonly string[], { env = {}, cwd, stdin }: CommandOptions = {}): StartedCommand {
  const child = spawn(process.execPath, [BIN, ...args], { cwd, env: { ...process.env, ...env } })
  const output: Buffer[] = []
  const errors: Buffer[] = []
  child.stdout.on('data', (chunk) => output.push(chunk))
  child.stderr.on('data', (chunk) => errors.push(chunk))
  if (stdin !== undefined) child.stdin.end(stdin)
  const ended = once(child, 'close').then(([exitCode]) => {
    const bytes = Buffer.concat(output)
    return { exitCode, output: bytes.toString(), errors: Buffer.concat(errors).toString(), bytes }
  })
  return { child, ended }
}

/** Runs `tidemark` to its end. */
export const runCommand = (args: readonly string[], options?: CommandOptions): Promise<CommandResult> =>
  startCommand(args, { stdin: '', ...options }).ended
