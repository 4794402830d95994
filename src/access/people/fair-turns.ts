/** Too much is waiting at the moment. */
export class TooBusy extends Error {}

/** A piece of work that waits for its turn. */
export interface Turn {
  /** Who wants it, such as the address of a client. Senders take turns. */
  sender: string
  /** Called when the turn comes. An error ends the turn without the work, for what nobody wants any more. */
  check?(): void
}

interface FairTurns {
  /**
   * Does some work when its turn comes.
   *
   * @throws TooBusy when it waited too long, or there is no room to wait.
   */
  inTurn<T>(turn: Turn, work: () => Promise<T>): Promise<T>
}

interface Waiting {
  start(): void
  refuse(error: TooBusy): void
}

export interface TurnLimits {
  /** The pieces of work at the same time. */
  atOnce: number
  mostWaiting: number
  longestWaitMs: number
}

/**
 * Does a few pieces of work at a time. The senders take turns, so that one with many requests delays another by one piece of work at most. When
 * there is no more room, the newest request of the sender with the most of them makes room.
 */
export function createFairTurns({ atOnce, mostWaiting, longestWaitMs }: TurnLimits): FairTurns {
  // In the sequence of their turns: a map keeps the order of insertion.
  const waiting = new Map<string, Waiting[]>()
  let count = 0
  let running = 0

  function remove(sender: string, one: Waiting): void {
    const own = waiting.get(sender) ?? []
    const index = own.indexOf(one)
    if (index < 0) return
    own.splice(index, 1)
    count--
    if (own.length === 0) waiting.delete(sender)
  }

  function makeRoom(sender: string): void {
    if (count < mostWaiting) return
    const own = waiting.get(sender)?.length ?? 0
    const [longest = '', list = []] = [...waiting].reduce((a, b) => (b[1].length > a[1].length ? b : a))
    const newest = list.at(-1)
    if (list.length <= own + 1 || !newest) throw new TooBusy('Too many people sign in at the moment')
    remove(longest, newest)
    newest.refuse(new TooBusy('Too many people sign in at the moment'))
  }

  function wait(sender: string): Promise<void> {
    makeRoom(sender)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        remove(sender, one)
        reject(new TooBusy('Too many people sign in at the moment'))
      }, longestWaitMs)
      const one: Waiting = {
        start() {
          clearTimeout(timer)
          resolve()
        },
        refuse(error) {
          clearTimeout(timer)
          reject(error)
        },
      }
      const own = waiting.get(sender)
      if (own) own.push(one)
      else waiting.set(sender, [one])
      count++
    })
  }

  /** Passes the turn to the first of the next sender, who goes to the end. */
  function passOn(): void {
    const [next] = waiting
    const first = next?.[1][0]
    if (!next || !first) {
      running--
      return
    }
    const [sender, own] = next
    remove(sender, first)
    if (waiting.delete(sender)) waiting.set(sender, own)
    first.start()
  }

  return {
    async inTurn({ sender, check }, work) {
      if (running < atOnce) running++
      else await wait(sender)
      try {
        check?.()
        return await work()
      } finally {
        passOn()
      }
    },
  }
}
