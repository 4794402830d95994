import type { ClientBase } from 'pg'
import { lineNamesOf, type Named } from '../../facts/line-names.ts'
import { type Item, isKnown } from '../../inbox/apply-batch.ts'
import type { Found } from './groups.ts'

/** The first name of each product that chosen events name. Products without a catalogue entry are shown by it. */
export interface Names {
  /** Remembers that the names of the products in an event may change. */
  choose(item: Item): void
  /** Learns the names in an event that counts after the withdrawal or revert. Each event may be seen several times. */
  see(item: Item, event: Pick<Found, 'receivedUs' | 'position'>): void
  /** Writes the first names of the products in these events, or removes names that no event states. */
  write(client: ClientBase, items: readonly Item[]): Promise<void>
}

type First = Pick<Found, 'receivedUs' | 'position'> & { named: Named | undefined }

export function createNames(): Names {
  const products = new Map<string, First>()
  const none: First = { receivedUs: Number.POSITIVE_INFINITY, position: 0, named: undefined }
  const keyOf = ({ tenantId, productId }: Named) => `${tenantId}\u0000${productId}`
  const namesIn = (item: Item) => (isKnown(item) ? lineNamesOf(item.decoded.event) : [])
  const isEarlier = (a: First, b: First) => a.receivedUs - b.receivedUs || a.position - b.position

  return {
    choose(item) {
      for (const named of namesIn(item)) if (!products.has(keyOf(named))) products.set(keyOf(named), none)
    },

    see(item, { receivedUs, position }) {
      if (products.size === 0) return
      for (const named of namesIn(item)) {
        const known = products.get(keyOf(named))
        const seen = { receivedUs, position, named }
        if (known && isEarlier(seen, known) < 0) products.set(keyOf(named), seen)
      }
    },

    async write(client, items) {
      const wanted = new Map(items.flatMap(namesIn).map((named) => [keyOf(named), named]))
      if (wanted.size === 0) return
      const rows = [...wanted].map(([key, named]) => ({ ...named, name: products.get(key)?.named?.name ?? null }))
      await client.query(
        `with first as (select * from unnest($1::text[], $2::text[], $3::text[]) as first (tenant_id, product_id, name)),
         removed as (
           delete from line_names
           using first
           where line_names.tenant_id = first.tenant_id
           and line_names.product_id = first.product_id
           and first.name is null
         )
         insert into line_names (tenant_id, product_id, name)
         select tenant_id, product_id, name
         from first
         where name is not null
         order by tenant_id, product_id
         on conflict (tenant_id, product_id) do update set name = excluded.name`,
        [rows.map(({ tenantId }) => tenantId), rows.map(({ productId }) => productId), rows.map(({ name }) => name)],
      )
    },
  }
}
