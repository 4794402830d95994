import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino'

/**
 * Opens the log. Of PostgreSQL's errors it keeps what names the place (code, table, constraint) and leaves out what may quote
 * rows and statements, and with them customers.
 *
 * @param destination standard error unless set.
 */
export function createLog(level: string, destination: DestinationStream = pino.destination(2)): Logger {
  return pino({ level, base: undefined, serializers: { err: describeError } }, destination)
}

function describeError(error: Error): object {
  const { detail, where, hint, internalQuery, ...kept } = stdSerializers.err(error) as unknown as Record<
    string,
    unknown
  >
  return kept
}
