import pg from 'pg'

type Query = (statement: unknown, ...rest: unknown[]) => unknown

/**
 * A connection to a pooler that gives each transaction another session of the server. A statement that was prepared under a name is known to
 * one session only, so statements are sent without their names.
 */
export class SharedSessionClient extends pg.Client {
  constructor(options?: string | pg.ClientConfig) {
    super(options)
    const query = this.query.bind(this) as Query
    const queryUnnamed: Query = (statement, ...rest) => query(withoutName(statement), ...rest)
    this.query = queryUnnamed as typeof this.query
  }
}

function withoutName(statement: unknown): unknown {
  const isNamed = typeof statement === 'object' && statement !== null && 'name' in statement && 'text' in statement
  return isNamed ? { ...statement, name: undefined } : statement
}
