/** Answers questions: those that are asked while the same one is being answered share the next answer. */
export type ShareAnswer<A> = (question: string, answer: () => Promise<A>) => Promise<A>

interface Run<A> {
  answer: Promise<A>
  /** Begins when this one is over; whoever asks meanwhile gets its answer. */
  next: Promise<A> | undefined
}

/**
 * Lets many who ask the same share the work, and nobody an answer that is older than their question: an answer may have been read
 * before something was committed that the client knows of, so only one that begins after they asked is theirs. Of each question one
 * answer is being worked out and one waits, however many ask. Nothing is kept, so nothing can become stale.
 *
 * An error is that of all who share the answer. It makes no difference whether they are still there when it comes.
 */
export function createSharedAnswers<A>(): ShareAnswer<A> {
  const running = new Map<string, Run<A>>()

  async function begin(question: string, answer: () => Promise<A>): Promise<A> {
    const run: Run<A> = { answer: (async () => answer())(), next: undefined }
    running.set(question, run)
    try {
      return await run.answer
    } finally {
      if (!run.next) running.delete(question)
    }
  }

  return (question, answer) => {
    const run = running.get(question)
    if (!run) return begin(question, answer)
    run.next ??= run.answer.then(
      () => begin(question, answer),
      () => begin(question, answer),
    )
    return run.next
  }
}
