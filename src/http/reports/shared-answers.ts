/** Shares responses: requests that arrive while an identical request is being answered share the next response. */
export type ShareAnswer<A> = (question: string, answer: () => Promise<A>) => Promise<A>

interface Run<A> {
  answer: Promise<A>
  /** Begins after this run, and answers all requests that arrived during it. */
  next: Promise<A> | undefined
}

/**
 * Shares one query among identical concurrent requests. A request never gets a result whose computation began before the request arrived,
 * because a client may know of a commit that such a result does not include. For each request, at most one computation runs and one waits.
 * Results are not cached, so they cannot become stale.
 *
 * An error goes to all requests that share the computation. Clients that have disconnected make no difference.
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
