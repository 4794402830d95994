import type { Writable } from 'node:stream'
import type { ClientBase, QueryConfig } from 'pg'

/**
 * Runs statements in their sequence without a wait for each response, so that all of them take one round trip. After an error in a
 * transaction, the later statements fail too. The statements must not be COPY or a cursor.
 *
 * @returns the outcome of each statement. Never rejects.
 */
export async function queryInOneTrip(
  client: ClientBase,
  statements: readonly QueryConfig[],
): Promise<PromiseSettledResult<unknown>[]> {
  // The driver reads the flag at each statement. Its types only know the flag of whole connections, which would exclude COPY.
  const connection = client as unknown as { pipeline: boolean }
  connection.pipeline = true
  try {
    return await Promise.allSettled(inOneWrite(client, () => statements.map((statement) => client.query(statement))))
  } finally {
    connection.pipeline = false
  }
}

/** Sends all statements that are begun by `work` with one call of the operating system, instead of one for each of them. */
export function inOneWrite<T>(client: ClientBase, work: () => T): T {
  // The driver's types do not know its connection.
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  stream.cork()
  try {
    return work()
  } finally {
    stream.uncork()
  }
}
