import { type Inbox, InboxUnavailable, type Message, type Outcome } from './message.ts'

interface Submission {
  messages: readonly Message[]
  outcomes: Outcome[]
  /** The first message that is in no batch yet. */
  next: number
  /** Messages whose outcome is still open. */
  open: number
  resolve: (outcomes: Outcome[]) => void
  reject: (error: unknown) => void
}

interface Queued {
  submission: Submission
  index: number
}

export interface QueueSettings {
  batchSize: number
  batchWaitMs: number
  batchConnections: number
}

/** A batch ends early when its bodies come to this many characters, so that memory is bounded whatever the events contain. */
const MAX_BATCH_CHARACTERS = 1 << 21
/** The longest wait while other batches run, unless the setting is longer. */
const LONGEST_WAIT_MS = 50
/** If more than this many batches wait, new events are refused. */
const MAX_WAITING_BATCHES = 100

/**
 * Forms batches from submitted messages. A batch starts as soon as a connection is free and the batch is full or a short wait is
 * over. While other batches run, the wait is longer: a batch of one order takes about a third of the time of a batch of a hundred, so
 * many small batches would delay each other. The busier the database, the larger the batches.
 *
 * Submissions that fit into their share of a batch come first, so they do not wait for large ones. Large submissions take turns at the
 * rest. Messages that were sent together thus stay together: they are often about the same days, so a batch writes fewer rows of sums.
 */
export function createQueue(
  apply: (messages: readonly Message[]) => Promise<Outcome[]>,
  settings: QueueSettings,
): Inbox {
  let waiting: Submission[] = []
  let messagesWaiting = 0
  let running = 0
  let timer: NodeJS.Timeout | undefined
  let isStopping = false
  const idle = Promise.withResolvers<void>()

  function start() {
    clearTimeout(timer)
    timer = undefined
    while (waiting.length > 0 && running < settings.batchConnections) {
      running++
      void run(nextBatch()).finally(() => {
        running--
        if (waiting.length > 0 && running === 0) start()
        else if (waiting.length > 0) startSoon()
        else if (running === 0 && isStopping) idle.resolve()
      })
    }
  }

  function startSoon() {
    const isFull = messagesWaiting >= settings.batchSize
    if (isFull || isStopping) start()
    else timer ??= setTimeout(start, waitMs(settings.batchWaitMs, running))
  }

  function nextBatch(): Queued[] {
    const batch: Queued[] = []
    let characters = 0
    function take(submission: Submission, most: number) {
      const end = Math.min(submission.next + most, submission.messages.length)
      while (submission.next < end && batch.length < settings.batchSize) {
        characters += submission.messages[submission.next]?.body.length ?? 0
        if (batch.length > 0 && characters > MAX_BATCH_CHARACTERS) return
        batch.push({ submission, index: submission.next++ })
      }
    }
    const share = Math.max(1, Math.floor(settings.batchSize / waiting.length))
    const isSmall = ({ messages, next }: Submission) => messages.length - next <= share
    if (messagesWaiting > settings.batchSize) {
      for (const submission of waiting) if (isSmall(submission)) take(submission, share)
    }
    for (const submission of waiting) take(submission, settings.batchSize)
    messagesWaiting -= batch.length
    const begun = new Set(batch.map(({ submission }) => submission))
    const left = waiting.filter(({ next, messages }) => next < messages.length)
    // Those that were not in this batch are first in the next one.
    waiting = [...left.filter((one) => !begun.has(one)), ...left.filter((one) => begun.has(one))]
    return batch
  }

  async function run(batch: readonly Queued[]) {
    try {
      const outcomes = await apply(batch.map(({ submission, index }) => submission.messages[index] as Message))
      for (const [i, { submission, index }] of batch.entries()) {
        submission.outcomes[index] = outcomes[i] as Outcome
        if (--submission.open === 0) submission.resolve(submission.outcomes)
      }
    } catch (error) {
      const failed = new Set(batch.map(({ submission }) => submission))
      for (const { reject } of failed) reject(error)
      // The sender submits all its messages again, so the rest is dropped.
      const left = waiting.filter((submission) => !failed.has(submission))
      messagesWaiting = left.reduce((sum, { messages, next }) => sum + messages.length - next, 0)
      waiting = left
    }
  }

  return {
    submit(messages) {
      if (isStopping) return Promise.reject(new InboxUnavailable('Tidemark is stopping'))
      if (messages.length === 0) return Promise.resolve([])
      if (messagesWaiting > settings.batchSize * MAX_WAITING_BATCHES) {
        return Promise.reject(new InboxUnavailable(`${messagesWaiting} events are waiting already`))
      }
      return new Promise((resolve, reject) => {
        waiting.push({ messages, outcomes: [], next: 0, open: messages.length, resolve, reject })
        messagesWaiting += messages.length
        startSoon()
      })
    },

    isApplying: () => running > 0 || waiting.length > 0,

    async stop() {
      isStopping = true
      clearTimeout(timer)
      start()
      if (running > 0) await idle.promise
    },
  }
}

const waitMs = (shortest: number, running: number) =>
  Math.max(shortest, Math.min(shortest * (1 + running) ** 2, LONGEST_WAIT_MS))
