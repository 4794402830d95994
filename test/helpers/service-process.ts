import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll } from 'vitest'
import type { TestFolder } from './data-folder.ts'
import type { TestDatabase } from './database.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/tidemark.js', import.meta.url))
const RUNNING = /Tidemark is running.*?(http:\/\/[\w.:]+)/s

/** A service in a separate process, whose memory can be measured. */
export interface ServiceProcess {
  readonly url: string
  /** The peak resident memory, in MiB. */
  peakMiB(): number
  /** The value of one of its metrics. */
  metric(name: string): Promise<number>
}

/** Starts a separate `tidemark start` for a test file. */
export function useServiceProcess(database: TestDatabase, folder: TestFolder): ServiceProcess {
  let url = ''
  let pid = 0
  let stop = async () => {}
  beforeAll(async () => {
    const { PATH } = process.env
    const settings = { DATABASE_URL: database.url, TIDEMARK_DATA_DIR: folder.path, PORT: '0', LOG_LEVEL: 'fatal' }
    const child = spawn(process.execPath, [PROGRAM, 'start'], {
      cwd: folder.path,
      env: { PATH, ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    stop = async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    }
    pid = child.pid ?? 0
    let output = ''
    for await (const piece of child.stdout) {
      output += piece
      const [, found] = RUNNING.exec(output) ?? []
      if (found === undefined) continue
      url = found
      break
    }
  })
  afterAll(() => stop())
  return {
    get url() {
      return url
    },
    peakMiB() {
      const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
      return Number(kibibytes) / 1024
    },
    async metric(name) {
      const text = await (await fetch(`${url}/metrics`)).text()
      return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1])
    },
  }
}
