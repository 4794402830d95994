/** A request to `$cbs` or `$management`. */
export interface Request {
  readonly operation: string
  readonly body: Readonly<Record<string, unknown>>
}

/** The response to a request. */
export interface Reply {
  /** The HTTP status code: 200, 204, 404, 410, … */
  readonly status: number
  readonly description: string
  /** The AMQP error condition; absent after success. */
  readonly condition?: string
  readonly body?: Readonly<Record<string, unknown>>
}
