import type { Logger } from 'pino'
import { pause } from '../../waiting/pause.ts'
import type { Transport, TransportOptions, TransportState } from '../transport.ts'
import { type Clients, openClients } from './clients.ts'
import { explain } from './explain.ts'
import { Intake } from './intake.ts'
import { Problems } from './problems.ts'
import { Session } from './session.ts'
import type { KafkaSource } from './settings.ts'

const REOPEN_AFTER_MS = 1000
/** Longer than the time after which a stopping Tidemark aborts `take`. */
const STOP_INTAKE_MS = 16_000
const STOP_COMMIT_MS = 2000

/** Receives from Kafka until it is stopped, over any number of connections. */
export class KafkaReceiver implements Transport {
  readonly #settings: KafkaSource
  readonly #log: Logger
  readonly #problems: Problems
  readonly #intake: Intake
  readonly #stopping = new AbortController()
  readonly #running: Promise<void>
  #session: Session | undefined
  #stopped: Promise<void> | undefined
  #isStopped = false
  #lostSettlements = 0
  #lastMessageAt: number | undefined

  constructor(settings: KafkaSource, { take, log, batchSize }: TransportOptions) {
    this.#settings = settings
    this.#log = log
    this.#problems = new Problems(log)
    this.#intake = new Intake({
      take,
      batchSize,
      onFailure: (error) => {
        log.error({ err: error }, 'kafka: messages were not taken')
        this.#problems.raise('take', 'The inbox did not take records; see the log for the reason. Tidemark retries.')
      },
      onSuccess: () => this.#problems.clear('take'),
      signal: this.#stopping.signal,
    })
    this.#running = this.#run()
  }

  state(): TransportState {
    const isReceiving = this.#session?.isJoined && !this.#problems.has('settings', 'group', 'fetch')
    return {
      status: this.#isStopped ? 'stopped' : isReceiving ? 'receiving' : 'connecting',
      inFlight: this.#intake.messages,
      lostSettlements: this.#lostSettlements,
      lastMessageAt: this.#lastMessageAt,
      problem: this.#isStopped ? undefined : this.#problems.text(),
    }
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      let clients: Clients | undefined
      try {
        clients = openClients(this.#settings)
        this.#problems.clear('settings')
        await this.#consume(clients)
      } catch (error) {
        if (!clients) this.#problems.raise('settings', error instanceof Error ? error.message : String(error))
        else this.#problems.raise('group', explain(error, this.#settings))
      }
      this.#session?.end()
      await clients?.close().catch(() => undefined)
      if (!signal.aborted) await pause(REOPEN_AFTER_MS, { signal })
    }
  }

  async #consume(clients: Clients): Promise<void> {
    this.#session = new Session({
      settings: this.#settings,
      clients,
      problems: this.#problems,
      intake: this.#intake,
      log: this.#log,
      onMessages: () => {
        this.#lastMessageAt = Date.now()
      },
      onLostSettlements: (messages) => {
        this.#lostSettlements += messages
      },
      signal: this.#stopping.signal,
    })
    await this.#session.run()
    await pause(STOP_INTAKE_MS, { unless: this.#intake.idle })
    await pause(STOP_COMMIT_MS, { unless: this.#session.commit() })
  }

  async #stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
    this.#isStopped = true
  }
}
