import type pg from 'pg'
import { pause } from '../../waiting/pause.ts'
import { within } from '../../waiting/within.ts'
import { errorCodeOf, isTemporary } from '../errors.ts'
import { askReplayed, createPositionReader, type LogPosition, type ReplayAnswer } from './log-position.ts'

/** The part of a pool that reading needs. */
export interface Connections {
  connect(): Promise<pg.PoolClient>
}

type ReplicaStatus = 'in use' | 'behind' | 'not a replica' | 'other server' | 'unreachable'

export interface ReplicaState {
  status: ReplicaStatus
  /** Since when, by this machine's clock. */
  since: Date
  /** What to do; undefined while it is in use. */
  problem: string | undefined
  /** Transactions since the start of this process. */
  readsOnReplica: number
  readsOnPrimary: number
}

export interface Replica {
  /** Runs `work` on the replica if that has everything that was committed before, else on the primary. */
  read<T>(work: (connections: Connections) => Promise<T>): Promise<T>
  /** Asks the replica now. */
  state(): Promise<ReplicaState>
  close(): Promise<void>
}

export interface ReplicaSettings {
  primary: pg.Pool
  replica: pg.Pool
  /** Called when the status changes. */
  onChange?: (state: ReplicaState) => void
}

/** A replica that receives the log has replayed it within milliseconds. */
const WAIT_MS = 1000
const ASK_EVERY_MS = 5
/** The time for which a replica that cannot be used is left alone. */
const PAUSE_MS = 5000

const PROBLEMS: Record<ReplicaStatus, string | undefined> = {
  'in use': undefined,
  behind:
    'The replica is behind the primary, so reports are read from the primary. Check the replication (pg_stat_replication on the primary), and whether the replay is paused or delayed',
  'not a replica':
    'DATABASE_READ_URL leads to a server that is not a replica, so reports are read from the primary. Correct DATABASE_READ_URL',
  'other server':
    'DATABASE_READ_URL leads to a replica of another server, so reports are read from the primary. Correct DATABASE_READ_URL',
  unreachable:
    'The replica does not answer, so reports are read from the primary. Start it, or correct DATABASE_READ_URL',
}

/**
 * Reads from a replica, but never an older state than one that anyone was shown: each transaction first asks the primary for the end of
 * its log, and waits until the replica has replayed that. After a second it reads from the primary, and further ones do not wait until
 * the replica has caught up.
 */
export function createReplica({ primary, replica, onChange = () => undefined }: ReplicaSettings): Replica {
  const readPosition = createPositionReader(primary)
  const state: ReplicaState = {
    status: 'in use',
    since: new Date(),
    problem: undefined,
    readsOnReplica: 0,
    readsOnPrimary: 0,
  }
  let pausedUntilMs = 0

  const become = (status: ReplicaStatus) => {
    pausedUntilMs = status === 'in use' || status === 'behind' ? 0 : performance.now() + PAUSE_MS
    if (status === state.status) return
    Object.assign(state, { status, since: new Date(), problem: PROBLEMS[status] })
    onChange({ ...state })
  }

  /** A connection to the replica that has replayed the position, if it can be had soon. */
  const connectCurrent = async (position: LogPosition, waitMs: number): Promise<pg.PoolClient | undefined> => {
    const untilMs = performance.now() + waitMs
    const client = await replica.connect()
    let answer: ReplayAnswer | 'late' = 'behind'
    try {
      for (;;) {
        answer = await within(askReplayed(client, position), WAIT_MS)
        if (answer !== 'behind' || performance.now() >= untilMs) break
        await pause(ASK_EVERY_MS, {})
      }
    } catch (error) {
      client.release(error as Error)
      throw error
    }
    become(answer === 'current' ? 'in use' : answer === 'late' ? 'unreachable' : answer)
    if (answer === 'current') return client
    client.release(answer !== 'behind')
    return undefined
  }

  const choose = async (): Promise<pg.PoolClient> => {
    if (performance.now() >= pausedUntilMs) {
      const position = await readPosition()
      const waitMs = state.status === 'in use' ? WAIT_MS : 0
      const client = await connectCurrent(position, waitMs).catch(() => become('unreachable'))
      if (client) {
        state.readsOnReplica++
        return client
      }
    }
    state.readsOnPrimary++
    return primary.connect()
  }

  return {
    async read(work) {
      try {
        return await work({ connect: choose })
      } catch (error) {
        if (!isOfReplica(error)) throw error
        if (isTemporary(error)) become('unreachable')
        state.readsOnPrimary++
        return work(primary)
      }
    },
    async state() {
      const client = await readPosition()
        .then((position) => connectCurrent(position, WAIT_MS))
        .catch(() => become('unreachable'))
      client?.release()
      return { ...state }
    },
    close: () => replica.end(),
  }
}

/** The replay of the log cancels statements that need rows which the primary has removed (SQLSTATE 40001). */
function isOfReplica(error: unknown): boolean {
  return errorCodeOf(error) === '40001' || isTemporary(error)
}
