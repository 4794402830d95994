import type { Person } from './person.ts'

/**
 * What an erasure does with the orders of the customer. `keep`: their ids stay. `unlink`: random pseudonyms replace their ids. `remove`: they are
 * also taken out of all numbers.
 */
export const orderModes = ['keep', 'unlink', 'remove'] as const
export type OrderMode = (typeof orderModes)[number]

/** A customer that is to be erased. */
export interface ErasureRequest extends Person {
  /** Default: `keep`. */
  orders?: OrderMode | undefined
}
