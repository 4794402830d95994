import { UserError } from './user-error.ts'

/** The database cannot be used as it is. The message says what is wrong, where, and what to do. */
export class SetupError extends UserError {}
