import { Text } from '@mantine/core'
import { ShortId } from '../../parts/short-id.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'
import type { OneCustomer } from './customer.tsx'

/** States into which customer this one was merged, or which customers were merged into it. */
export function MergedCustomers({ id, customer }: { id: string; customer: OneCustomer }) {
  const { format } = useView()
  const links = useLinks()
  const { customerId, mergedCustomers } = customer
  if (customerId !== id) {
    const merge = mergedCustomers.find((each) => each.customerId === id)
    return (
      <Text size="sm">
        This customer was merged into <ShortId id={customerId} of="customer" href={links.customer(customerId)} />
        {merge && ` (${format.instant(merge.mergedAt)})`}. All numbers are those of both.
      </Text>
    )
  }
  if (mergedCustomers.length === 0) return null
  return (
    <Text size="sm">
      Merged into this customer:{' '}
      {mergedCustomers.map((merge, i) => (
        <span key={merge.customerId}>
          {i > 0 && ', '}
          <ShortId id={merge.customerId} of="customer" /> ({format.instant(merge.mergedAt)})
        </span>
      ))}
    </Text>
  )
}
