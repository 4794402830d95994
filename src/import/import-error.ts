import { UserError } from '../user-error.ts'

/** A file, a mapping or an option that cannot be used. The message is one line: the problem, and what to do. */
export class ImportError extends UserError {}
