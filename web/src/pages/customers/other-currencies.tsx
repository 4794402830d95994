import { Text } from '@mantine/core'
import { useLocation, useSearchParams } from 'wouter'
import { currencyName } from '../../format/labels.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { useView } from '../../view/use-view.ts'
import { readView, writeView } from '../../view/view.ts'
import type { OneCustomer } from './customer.tsx'

/** Links to the other currencies of the customer: amounts in different currencies are never added. */
export function OtherCurrencies({ customer }: { customer: OneCustomer }) {
  const [search] = useSearchParams()
  const [path] = useLocation()
  const { format, view } = useView()
  const others = customer.currencies.filter(({ currency }) => currency !== customer.currency)
  if (others.length === 0) return null
  return (
    <Text size="sm">
      {view.reportingCurrency === undefined
        ? `All amounts are in ${currencyName(customer.currency)}. Orders in other currencies: `
        : `All totals are converted to ${currencyName(customer.currency)}. Orders in other currencies: `}
      {others.map(({ currency, orders }, i) => (
        <span key={currency}>
          {i > 0 && ', '}
          <PageLink
            href={`${path}?${writeView({ ...readView(search), currency, reportingCurrency: undefined }, search)}`}
          >
            {format.count(orders)} in {currencyName(currency)}
          </PageLink>
        </span>
      ))}
    </Text>
  )
}
