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
/** What it says once it runs, with the address of its API. */
const RUNNING = /Tidemark is running.*?(http:\/\/[\w.:]+)/s
const RESTART_AFTER_MS = 100
const MOST_STARTS_IN_VAIN = 100
/** A supervisor kills what has not ended after half a minute. */
const STOP_WITHIN_MS = scaled(27_000)

export interface WorkerOptions {
  name: string
  databaseUrl: string
  /** Settings, by their names. */
  settings: Readonly<Record<string, string>>
  folder: string
}

/**
 * The real service (`tidemark start`) with a separate network to the database. Like a supervisor, it restarts the service
 * whenever that ends. An unexpected end of the running service is recorded as a fault.
 */
export class ChaosWorker {
  /** The faults of the service. */
  readonly faults: string[] = []
  /** The number of starts. */
  starts = 0
  /** Of its API, once it runs. */
  url = ''
  readonly #options: WorkerOptions
  readonly #log: string
  readonly #firstRun = Promise.withResolvers<void>()
  #proxy: TcpProxy
  #child: ChildProcess | undefined
  #isRunning = false
  #startsInVain = 0
  /** Whether the end of the process that runs now is our own doing. */
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

  /** Resolves once it runs for the first time. */
  get firstRun(): Promise<void> {
    return this.#firstRun.promise
  }

  /** Its way to the database. */
  get proxy(): TcpProxy {
    return this.#proxy
  }

  /** As `kill -9` does. It comes back after a while. */
  kill(downMs: number): void {
    this.#isEndExpected = true
    this.#restartAfterMs = downMs
    this.#child?.kill('SIGKILL')
  }

  /** As a deployment does. It comes back after a while. */
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
    this.#blame(`SIGTERM ended it with ${code ?? signal} after ${Math.round(performance.now() - since)} ms`)
    if (signal === 'nothing') child.kill('SIGKILL')
  }

  /** It stands still, as in a pause of its machine. */
  async freeze(until: Promise<unknown>): Promise<void> {
    const child = this.#child
    child?.kill('SIGSTOP')
    await until
    child?.kill('SIGCONT')
  }

  /** Its machine is gone, and the database notices only after a while. */
  async vanish(downMs: number): Promise<void> {
    const old = this.#proxy
    this.#proxy = await startTcpProxy(this.#options.databaseUrl)
    old.cutUnnoticed()
    this.kill(0)
    await delay(downMs)
    await old.close()
  }

  /** Ends for good, as a deployment does; what it did wrong then is among the faults. */
  async end(): Promise<void> {
    this.#isWanted = false
    await this.stop(0)
    this.kill(0)
    await this.#supervised
    await this.#proxy.close()
  }

  /** The last lines of its log. */
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
    let said = ''
    child.stdout?.on('data', (text) => {
      said += text
      const [, url] = RUNNING.exec(said) ?? []
      if (url === undefined || this.#isRunning) return
      this.url = url
      this.#isRunning = true
      this.#firstRun.resolve()
      this.#startsInVain = 0
    })
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    process.off('exit', killAtExit)
    const wasRunning = this.#isRunning
    this.#isRunning = false
    if (this.#isEndExpected) return
    if (wasRunning) this.#blame(`it ended by itself with ${code ?? signal}`)
    // A service that cannot reach its database while it starts says so and ends.
    else if (code !== 1) this.#blame(`it did not start but ended with ${code ?? signal}`)
    else if (++this.#startsInVain === MOST_STARTS_IN_VAIN) this.#blame('it does not start any more')
  }

  #blame(what: string): void {
    this.faults.push(`${this.#options.name}: ${what}`)
  }
}
