import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { KeysUnknown } from '../../access/keys-in-memory.ts'
import { PlatformUnavailable } from '../../connections/platform.ts'
import { hasCondition, isTemporary } from '../../db/errors.ts'
import { InboxUnavailable } from '../../inbox/message.ts'
import { NotFound, ParameterError } from '../../reports/engine/parameters.ts'
import { REPORT_TIMEOUT_MS } from '../../reports/engine/report-pool.ts'
import { PROBLEM_TYPE, ProblemError, problemDocument } from './problem.ts'

const RETRY = { 'retry-after': '2' }

/** Responds to a failed request with a problem document. Unexpected errors are logged, and the response hides their details. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error)
  if (problem.statusCode >= 500) {
    request.log.error({ err: problem.cause, method: request.method, route: request.routeOptions?.url }, problem.message)
  }
  // With a serializer of its own, or Fastify would add a charset to the type.
  return reply
    .code(problem.statusCode)
    .headers(problem.headers)
    .type(PROBLEM_TYPE)
    .serializer(JSON.stringify)
    .send(problemDocument(problem, request.url))
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof ParameterError) {
    return new ProblemError('invalid-parameters', error.message, { members: { errors: error.faults } })
  }
  if (error instanceof NotFound) return new ProblemError('not-found', error.message)
  if (error instanceof KeysUnknown) {
    return new ProblemError('unavailable', error.message, { headers: RETRY, cause: error })
  }
  if (error instanceof InboxUnavailable) {
    const detail =
      'Events cannot be applied at the moment. Send the same events again; events that were applied count only once'
    return new ProblemError('unavailable', detail, { headers: RETRY, cause: error })
  }
  if (error instanceof PlatformUnavailable) {
    const detail = 'The platform cannot be asked about the delivery at the moment. Send the same delivery again'
    return new ProblemError('unavailable', detail, { headers: RETRY, cause: error })
  }
  return (
    frameworkProblem(error) ??
    databaseProblem(error) ??
    new ProblemError('internal-error', 'See the server log for details', { cause: error })
  )
}

function databaseProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof Error)) return undefined
  if (hasCondition(error, 'query_canceled')) {
    const detail = `The report was cancelled after ${REPORT_TIMEOUT_MS / 1000} seconds. Request a shorter period`
    return new ProblemError('took-too-long', detail, { headers: RETRY, cause: error })
  }
  // Node may know time zones that this PostgreSQL does not.
  if (hasCondition(error, 'invalid_parameter_value') && /^time zone/.test(error.message)) {
    return new ProblemError('invalid-parameters', `PostgreSQL: ${error.message}`, { cause: error })
  }
  // Of text and of JSON. Everything else that a request can state fits into UTF-8.
  if (hasCondition(error, 'character_not_in_repertoire') || hasCondition(error, 'untranslatable_character')) {
    const detail = 'The request has the character U+0000, which cannot be stored. Remove it'
    return new ProblemError('invalid-parameters', detail, { cause: error })
  }
  if (isTemporary(error)) {
    const detail = 'The database cannot be reached at the moment'
    return new ProblemError('unavailable', detail, { headers: RETRY, cause: error })
  }
  return undefined
}

/** Requests that Fastify itself refuses. */
function frameworkProblem(error: unknown): ProblemError | undefined {
  const { statusCode = 500, code, message } = error as Partial<FastifyError>
  if (statusCode >= 500 || message === undefined) return undefined
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') {
    return new ProblemError('invalid-request', 'The id in the path is too long; ids have 1 to 200 characters')
  }
  if (statusCode === 415) return new ProblemError('unsupported-body', message)
  return new ProblemError(code === 'FST_ERR_BAD_URL' ? 'not-found' : 'invalid-request', message)
}
