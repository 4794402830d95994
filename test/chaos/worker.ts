import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readClockEnvironment } from '../../src/embedded-postgres/clock-environment.ts'
import { scaled } from '../helpers/patience.ts'
import { startTcpProxy, type TcpProxy } from '../helpers/tcp-proxy.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/tidemark.js', import.meta.url))
/** The output of a running service, with the address of its API. */
const RUNNING = /Tidemark is running.*?(http:\/\/[\w.:]+)/s
const RESTART_AFTER_MS = 100
const MAX_FAILED_STARTS = 100
/** Supervisors kill a process about 30 s after SIGTERM. */
const STOP_WITHIN_MS = scaled(27_000)

export interface WorkerOptions {
  name: string
  databaseUrl: string
  /** The environment variables of the service. */
  settings: Readonly<Record<string, string>>
  folder: string
}

/**
 * The real service (`tidemark start`) with its own network to the database. Like a supervisor, it restarts the service after
 * each end. An unexpected end of the running service is recorded as a fault.
 */
export class ChaosWorker {
  /** The faults of the service. */
  readonly faults: string[] = []
  /** The number of starts. */
  starts = 0
  /** The address of the API. Empty until the service runs. */
  url = ''
  readonly #options: WorkerOptions
  readonly #log: string
  readonly #firstRun = Promise.withResolvers<void>()
  #proxy: TcpProxy
  #child: ChildProcess | undefined
  #isRunning = false
  #failedStarts = 0
  /** Whether the end of the present process was caused by this class. */
  #isEndExpected = false
  #restartAfterMs = RESTART_AFTER_MS
  #isWanted = true
  #stopping: Promise<void> | undefined
  #supervised: Promise<void> = Promise.resolve()

  private constructor(options: WorkerOptions, proxy: TcpProxy) {
    this.#options = options
    this.#proxy = proxy
    mkdirSync(options.folder, { recursive: true })
    this.#log = join(options.folder, 'log')
  }

  static async start(options: WorkerOptions): Promise<ChaosWorker> {
    const worker = new ChaosWorker(options, await startTcpProxy(options.databaseUrl))
    worker.#supervised = worker.#supervise()
    return worker
  }

  /** Resolves when the service runs for the first time. */
  get firstRun(): Promise<void> {
    return this.#firstRun.promise
  }

  /** The network between the service and the database. */
  get proxy(): TcpProxy {
    return this.#proxy
  }

  /** Kills the service like `kill -9`. It is started again after `downMs`. */
  kill(downMs: number): void {
    this.#isEndExpected = true
    this.#restartAfterMs = downMs
    this.#child?.kill('SIGKILL')
  }

  /** Stops the service like a deployment. It is started again after `downMs`. */
  stop(downMs: number): Promise<void> {
    this.#stopping ??= this.#stop(downMs).finally(() => {
      this.#stopping = undefined
    })
    return this.#stopping
  }

  async #stop(downMs: number): Promise<void> {
    const child = this.#child
    if (!this.#isRunning || !child || child.exitCode !== null || child.signalCode !== null) return
    this.#isEndExpected = true
    this.#restartAfterMs = downMs
    const since = performance.now()
    child.kill('SIGTERM')
    const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
    const late = delay(STOP_WITHIN_MS, undefined, { ref: false })
    const [code, signal] = (await Promise.race([ended, late])) ?? [undefined, 'nothing']
    const wasKilled = signal === 'SIGKILL'
    if (code === 0 || wasKilled) return
    this.#addFault(`SIGTERM ended it with ${code ?? signal} after ${Math.round(performance.now() - since)} ms`)
    if (signal === 'nothing') child.kill('SIGKILL')
  }

  /** Freezes the process, like a pause of its host. */
  async freeze(until: Promise<unknown>): Promise<void> {
    const child = this.#child
    child?.kill('SIGSTOP')
    await until
    child?.kill('SIGCONT')
  }

  /** Kills the service without closing its connections, like the loss of its host. The database notices after `downMs`. */
  async loseHost(downMs: number): Promise<void> {
    const old = this.#proxy
    this.#proxy = await startTcpProxy(this.#options.databaseUrl)
    old.cutUnnoticed()
    this.kill(0)
    await delay(downMs)
    await old.close()
  }

  /** Stops the service for good, like a deployment. A wrong exit is recorded as a fault. */
  async end(): Promise<void> {
    this.#isWanted = false
    await this.stop(0)
    this.kill(0)
    await this.#supervised
    await this.#proxy.close()
  }

  /** The last 4,000 characters of the log. */
  readLog(): string {
    return readFileSync(this.#log, 'utf8').slice(-4000)
  }

  async #supervise(): Promise<void> {
    while (this.#isWanted) {
      await this.#run()
      await delay(this.#restartAfterMs)
      this.#restartAfterMs = RESTART_AFTER_MS
    }
  }

  async #run(): Promise<void> {
    const { settings, folder } = this.#options
    const log = openSync(this.#log, 'a')
    const child = spawn(process.execPath, [PROGRAM, 'start'], {
      cwd: folder,
      env: {
        ...readClockEnvironment(),
        PATH: process.env.PATH,
        ...settings,
        DATABASE_URL: this.#proxy.url,
        TIDEMARK_DATA_DIR: folder,
        PORT: '0',
      },
      stdio: ['ignore', 'pipe', log],
    })
    closeSync(log)
    this.starts++
    this.#child = child
    this.#isEndExpected = false
    const killAtExit = () => child.kill('SIGKILL')
    process.on('exit', killAtExit)
    let output = ''
    child.stdout?.on('data', (text) => {
      output += text
      const [, url] = RUNNING.exec(output) ?? []
      if (url === undefined || this.#isRunning) return
      this.url = url
      this.#isRunning = true
      this.#firstRun.resolve()
      this.#failedStarts = 0
    })
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    process.off('exit', killAtExit)
    const wasRunning = this.#isRunning
    this.#isRunning = false
    if (this.#isEndExpected) return
    if (wasRunning) this.#addFault(`it ended on its own with ${code ?? signal}`)
    // A service that cannot reach its database at the start exits with code 1.
    else if (code !== 1) this.#addFault(`it did not start, but ended with ${code ?? signal}`)
    else if (++this.#failedStarts === MAX_FAILED_STARTS) this.#addFault(`${MAX_FAILED_STARTS} starts failed`)
  }

  #addFault(text: string): void {
    this.faults.push(`${this.#options.name}: ${text}`)
  }
}
