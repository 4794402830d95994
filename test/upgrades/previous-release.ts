import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll } from 'vitest'

/** A process of an earlier release that applies events. */
export interface PreviousRelease {
  /** @returns the status of each event. */
  submit(bodies: readonly string[]): Promise<string[]>
  /** Ends the process after its present batch. */
  stop(): Promise<void>
}

/** Returns a function that starts the code of a release on a database, with the present dependencies. */
export function usePreviousRelease(release: string): (databaseUrl: string) => Promise<PreviousRelease> {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-previous-'))
  const children: ChildProcess[] = []
  unpack(release, folder)
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  return async (databaseUrl) => {
    const script = fileURLToPath(new URL('previous-process.ts', import.meta.url))
    const child = spawn(process.execPath, [script, folder, databaseUrl], { stdio: ['pipe', 'pipe', 'inherit'] })
    children.push(child)
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    const next = async () => {
      const { value, done } = await lines.next()
      if (done) throw new Error('The process of the previous release ended')
      return JSON.parse(value) as string[]
    }
    await next()
    return {
      async submit(bodies) {
        child.stdin.write(`${JSON.stringify(bodies)}\n`)
        return next()
      },
      async stop() {
        const exited = once(child, 'exit')
        child.stdin.end()
        await exited
      },
    }
  }
}

function unpack(release: string, folder: string): void {
  const packed = readFileSync(new URL(`${release}.code.json.gz`, import.meta.url))
  const files = JSON.parse(gunzipSync(packed).toString('utf8')) as Record<string, string>
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'))
}
