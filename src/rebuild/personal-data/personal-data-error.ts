import { UserError } from '../../user-error.ts'

/** A customer cannot be looked up, exported or erased. The message says why. */
export class PersonalDataError extends UserError {
  readonly kind: 'not-found' | 'invalid'

  constructor(kind: PersonalDataError['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}
