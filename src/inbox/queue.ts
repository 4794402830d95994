import { type Inbox, InboxUnavailable, type Message, type Outcome } from './message.ts'

interface Submission {
  messages: readonly Message[]
  outcomes: Outcome[]
  /** Messages whose outcome is still open. */
  open: number
  resolve: (outcomes: Outcome[]) => void
  reject: (error: unknown) => void
}

interface Waiting {
  submission: Submission
  index: number
}

export interface QueueSettings {
  batchSize: number
  batchWaitMs: number
  batchConnections: number
}

/** A batch ends early when its bodies come to this many characters, so that memory is bounded whatever events hold. */
const MAX_BATCH_CHARACTERS = 10 << 20
/** More waiting than this many batches and new events are turned away. */
const MAX_WAITING_BATCHES = 100

/**
 * Forms batches from what senders submit: of all that waits as soon as a connection is free, after a short wait for
 * more while nothing presses. The busier the database, the larger the batches.
 */
export function createQueue(
  apply: (messages: readonly Message[]) => Promise<Outcome[]>,
  settings: QueueSettings,
): Inbox {
  let waiting: Waiting[] = []
  let running = 0
  let timer: NodeJS.Timeout | undefined
  let isStopping = false
  const idle = Promise.withResolvers<void>()

  function start() {
    timer = undefined
    while (waiting.length > 0 && running < settings.batchConnections) {
      running++
      void run(nextBatch()).finally(() => {
        running--
        if (waiting.length > 0) start()
        else if (running === 0 && isStopping) idle.resolve()
      })
    }
  }

  function nextBatch(): Waiting[] {
    let characters = 0
    let count = 0
    for (const { submission, index } of waiting) {
      characters += submission.messages[index]?.body.length ?? 0
      if (count === settings.batchSize || (count > 0 && characters > MAX_BATCH_CHARACTERS)) break
      count++
    }
    const batch = waiting.slice(0, count)
    waiting = waiting.slice(count)
    return batch
  }

  async function run(batch: readonly Waiting[]) {
    try {
      const outcomes = await apply(batch.map(({ submission, index }) => submission.messages[index] as Message))
      for (const [i, { submission, index }] of batch.entries()) {
        submission.outcomes[index] = outcomes[i] as Outcome
        if (--submission.open === 0) submission.resolve(submission.outcomes)
      }
    } catch (error) {
      const failed = new Set(batch.map(({ submission }) => submission))
      for (const { reject } of failed) reject(error)
      // Its sender sends all of it again, so it is not kept until then.
      waiting = waiting.filter(({ submission }) => !failed.has(submission))
    }
  }

  return {
    submit(messages) {
      if (isStopping) return Promise.reject(new InboxUnavailable('Tidemark is stopping'))
      if (messages.length === 0) return Promise.resolve([])
      if (waiting.length > settings.batchSize * MAX_WAITING_BATCHES) {
        return Promise.reject(new InboxUnavailable(`${waiting.length} events are waiting already`))
      }
      return new Promise((resolve, reject) => {
        const submission = { messages, outcomes: [], open: messages.length, resolve, reject }
        for (const index of messages.keys()) waiting.push({ submission, index })
        if (waiting.length >= settings.batchSize) start()
        else timer ??= setTimeout(start, settings.batchWaitMs)
      })
    },

    async stop() {
      isStopping = true
      clearTimeout(timer)
      start()
      if (running > 0) await idle.promise
    },
  }
}
