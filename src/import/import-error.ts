import { UserError } from '../user-error.ts'

/** A file, a mapping or a setting that cannot be imported. Its message is one line for the user: what, and what to do. */
export class ImportError extends UserError {}
