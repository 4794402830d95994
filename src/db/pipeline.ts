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
    return await Promise.allSettled(statements.map((statement) => client.query(statement)))
  } finally {
    connection.pipeline = false
  }
}
