// A sign-in at a provider ends on the dashboard, which shows why it was refused. The address has only the kind, so no link can show other texts.

const START = '#sign-in-problem='

/** Why a sign-in at the provider was refused. Nothing was changed. */
export const SIGN_IN_PROBLEMS = {
  unavailable: 'The provider cannot be reached at the moment. Try again in a minute, or use another way to sign in.',
  attempt:
    'This sign-in does not belong to one that was begun in this browser in the last 10 minutes, or it was begun again in another tab. Begin again.',
  code: 'The provider refused the code of this sign-in: it has expired or was used before. Begin again.',
  invalid: 'The response of the provider is not valid. The log of the server has the reason.',
  cancelled: 'The sign-in was cancelled at the provider.',
  refused: 'The provider refused the sign-in. The log of the server has the reason.',
  disabled: 'Your account is disabled. Ask an administrator.',
  uninvited:
    'You do not have an account here. Ask an administrator for an invitation under the e-mail address that the provider has verified.',
  role: 'None of your groups at the provider opens this dashboard. Ask an administrator.',
  'other-sign-in':
    'An account with your name exists, and signs in in another way. Use that way, or ask an administrator for a reset of the account.',
  'too-many': 'Too many attempts from this address. Try again in a minute.',
} as const

export type SignInProblem = keyof typeof SIGN_IN_PROBLEMS

/** The address of the dashboard that shows a problem. */
export const signInProblemPath = (problem: SignInProblem): string => `/${START}${problem}`

/** The problem in the part of an address that follows `#`. */
export function signInProblemIn(hash: string): SignInProblem | undefined {
  const kind = hash.startsWith(START) ? hash.slice(START.length) : ''
  return Object.hasOwn(SIGN_IN_PROBLEMS, kind) ? (kind as SignInProblem) : undefined
}

/** Thrown while somebody signs in at the provider. The message is for the log, and has no secret. */
export class SignInError extends Error {
  readonly problem: SignInProblem

  constructor(problem: SignInProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
  }
}
