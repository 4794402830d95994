import type { Pool, PoolClient } from 'pg'
import type { Actor } from '../../access/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import { notifyEverything } from '../../live/notify.ts'
import type { Zone } from '../../zones/zone.ts'
import { aloneOn } from '../alone.ts'
import { dropShadow } from '../shadow.ts'
import type { Target } from '../target.ts'
import { beginErasure, readClosedFacts } from './begin-erasure.ts'
import { type Erasure, readErasure } from './erasures.ts'
import { finishErasures } from './finish-erasures.ts'
import type { OfErasure } from './keep-erased-ids.ts'
import { withInboxLocked } from './lock-inbox.ts'
import { isStoredPerson } from './named-in.ts'
import { hasFacts, type Person, readPersonFacts } from './person.ts'
import { PersonalDataError } from './personal-data-error.ts'
import { removeErased, requireRemovable } from './remove-erased.ts'
import type { ErasureRequest } from './request.ts'
import type { RewriteOptions } from './rewrite-stored-events.ts'

/** Events wait while these customers are erased. */
const BEGUN_AT_ONCE = 10

/**
 * Begins the erasure of customers. When this returns, all facts have pseudonyms. `finishErasures` rewrites what is stored, and `removeErased`
 * takes orders out of the numbers.
 *
 * @throws PersonalDataError if nothing names one of the customers; those before it are erased. RebuildLater while a verify, rebuild,
 * repair or retract runs.
 */
export async function requestErasures(
  pool: Pool,
  people: readonly ErasureRequest[],
  { actor, zone, onStep = () => undefined }: RewriteOptions & { actor: Actor },
): Promise<Erasure[]> {
  for (const person of people) requireId(person)
  return aloneOn(pool, async () => {
    if (people.some(({ orders }) => orders === 'remove')) await requireRemovable(pool)
    // A verification that was interrupted would continue with the ids.
    await dropShadow(pool)
    const erasures: Erasure[] = []
    for (let at = 0; at < people.length; at += BEGUN_AT_ONCE) {
      const chunk = people.slice(at, at + BEGUN_AT_ONCE)
      const stored = await Promise.all(chunk.map((person) => isOnlyStored(pool, person, zone)))
      const { begun, unknown } = await withInboxLocked(pool, (client) => beginAll(client, chunk, stored, actor))
      if (begun.length > 0) await onStep('begun')
      for (const { tenantId, erasureId } of begun) erasures.push(await readErasure(pool, tenantId, erasureId))
      if (unknown) throw unknownCustomer(unknown)
    }
    await notifyEverything(pool)
    return erasures
  })
}

/** Whether a customer without facts is named elsewhere. All stored events are read for it, so this is not done while events wait. */
async function isOnlyStored(pool: Pool, person: Person, zone: Zone): Promise<boolean> {
  const facts = await inTransaction(pool, async (client) => [
    await readPersonFacts(client, person),
    await readClosedFacts(client, person),
  ])
  return !facts.some(hasFacts) && (await isStoredPerson(pool, person, zone))
}

/** Begins erasures until a customer is unknown. */
async function beginAll(
  client: PoolClient,
  people: readonly ErasureRequest[],
  stored: readonly boolean[],
  actor: Actor,
): Promise<{ begun: OfErasure[]; unknown: Person | undefined }> {
  const begun: OfErasure[] = []
  for (const [i, person] of people.entries()) {
    const erasureId = await beginErasure(client, person, { actor, isStored: stored[i] === true })
    if (erasureId === undefined) return { begun, unknown: person }
    begun.push({ tenantId: person.tenantId, erasureId })
  }
  return { begun, unknown: undefined }
}

/** Finishes all erasures that have begun, unless a verify, rebuild, repair or retract runs. */
export const finishAlone = (pool: Pool, options: RewriteOptions): Promise<number> =>
  aloneOn(pool, () => finishErasures(pool, options))

/** Begins and finishes the erasure of customers, and takes orders out of the numbers. After a crash, the same call continues. */
export async function eraseCustomers(
  target: Target,
  people: readonly ErasureRequest[],
  options: Omit<RewriteOptions, 'zone'> & { actor: Actor },
): Promise<Erasure[]> {
  const { pool, zones } = target
  const begun = await requestErasures(pool, people, { ...options, zone: zones.event })
  await finishAndRemove(target, options)
  return Promise.all(begun.map(({ tenant, id }) => readErasure(pool, tenant, id)))
}

/** Finishes all erasures that have begun, and takes the orders of those that require it out of the numbers. */
export function finishAndRemove(
  target: Target,
  { leavesProblems, ...options }: Omit<RewriteOptions, 'zone'> & { leavesProblems?: boolean },
): Promise<number> {
  const { pool, zones } = target
  return aloneOn(pool, async () => {
    const finished = await finishErasures(pool, { ...options, zone: zones.event })
    await removeErased(target, { ...options, leavesProblems })
    return finished
  })
}

const MAX_ID_LENGTH = 200

function requireId({ customerId }: Person): void {
  if (customerId.length > 0 && customerId.length <= MAX_ID_LENGTH && !customerId.includes('\u0000')) return
  throw new PersonalDataError('invalid', `The id of a customer has 1 to ${MAX_ID_LENGTH} characters`)
}

/** The error for a customer that no event names. It contains the requested id, which the sender knows. */
export const unknownCustomer = ({ tenantId, customerId }: Person) =>
  new PersonalDataError(
    'not-found',
    `Nothing is stored about customer "${customerId}" of tenant ${tenantId}. Nothing was changed`,
  )
