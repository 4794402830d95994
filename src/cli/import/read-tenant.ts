import { ImportError } from '../../import/import-error.ts'

const LONGEST_TENANT = 200

/** Reads the option `--tenant` of an import. @throws ImportError if it is not an id. */
export function readTenant(tenant: string | undefined): string | undefined {
  const id = tenant?.trim()
  if (id === undefined || (id !== '' && id.length <= LONGEST_TENANT && !/\p{C}/u.test(id))) return id
  throw new ImportError(`--tenant is "${tenant}"; it must be an id of 1 to ${LONGEST_TENANT} characters`)
}
