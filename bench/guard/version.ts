import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'

/** A version of Tidemark that runs on a database of its own. It is used as its users do, so that any release can be compared. */
export interface Version {
  url: string
  /** Replays all events by `tidemark verify`. */
  verify(): Promise<void>
  stop(): Promise<void>
}

const RUNNING = /Tidemark is running.*?(http:\/\/[\w.:]+)/s

/** @param folder the root of its files. */
export async function startVersion(folder: string, databaseUrl: string, dataDir: string): Promise<Version> {
  mkdirSync(dataDir, { recursive: true })
  const program = join(folder, 'bin', 'tidemark.js')
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: databaseUrl,
    TIDEMARK_DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: 'fatal',
  }
  const child = spawn(process.execPath, [program, 'start'], { cwd: dataDir, env, stdio: ['ignore', 'pipe', 'inherit'] })
  // A bench that is stopped does not stop its parts.
  process.once('exit', () => child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  const url = await Promise.race([
    readUrl(child.stdout),
    exited.then(([code]) => Promise.reject(new Error(`Tidemark in ${folder} ended with exit code ${code}`))),
  ])
  return {
    url,
    async verify() {
      await promisify(execFile)(process.execPath, [program, 'verify'], { cwd: dataDir, env })
    },
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

/** Reads on afterwards, so that the process never waits for its output. */
function readUrl(output: Readable): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    output.on('data', (piece) => {
      text += piece
      const [, url] = RUNNING.exec(text) ?? []
      if (url !== undefined) resolve(url)
    })
  })
}
