import { UserError } from '../user-error.ts'

/** A request about access keys that cannot be done. Nothing was changed. */
export class KeyError extends UserError {
  readonly kind: 'invalid' | 'not-found' | 'conflict'

  constructor(kind: KeyError['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}
