import { Stack, Text } from '@mantine/core'
import type { ResponseOf } from '../../api/client.ts'
import { type ApiResult, useApi } from '../../api/use-api.ts'
import { useIsUnknown } from '../../api/use-is-unknown.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { PageTitle } from '../../parts/page-title.tsx'
import { ShortId } from '../../parts/short-id.tsx'
import { useLinks } from '../../view/links.ts'
import { useIdInPath } from '../../view/use-id-in-path.ts'
import { useView } from '../../view/use-view.ts'
import { CustomerFactsPanel } from './customer-facts-panel.tsx'
import { CustomerMonthsPanel } from './customer-months-panel.tsx'
import { CustomerOrdersPanel } from './customer-orders-panel.tsx'
import { CustomerSearch } from './customer-search.tsx'
import './customers.css'
import { MergedCustomers } from './merged-customers.tsx'
import { OtherCurrencies } from './other-currencies.tsx'

export type OneCustomer = ResponseOf<'/api/analytics/customers/{customerId}'>

/** The properties of the panels of one customer. */
export interface CustomerPanelProps {
  id: string
  response: ApiResult<OneCustomer>
}

/** One customer with all orders in one currency. */
export function Customer() {
  const id = useIdInPath()
  const { amounts } = useView()
  const links = useLinks()
  const response = useApi('/api/analytics/customers/{customerId}', {
    inPath: { customerId: id },
    query: amounts,
  })
  if (useIsUnknown(response, id)) return <NoSuchCustomer id={id} />
  return (
    <Stack gap="md">
      <Text size="sm">
        <PageLink href={links.page('/customers')}>All customers</PageLink>
      </Text>
      <PageTitle
        title={`Customer ${id.length > 16 ? `${id.slice(0, 13)}…` : id}`}
        description={<ShortId id={id} of="customer" isWhole />}
      />
      {response.data && <MergedCustomers id={id} customer={response.data} />}
      {response.data && <OtherCurrencies customer={response.data} />}
      <div className="columns">
        <CustomerFactsPanel id={id} response={response} />
        <CustomerMonthsPanel id={id} response={response} />
      </div>
      <CustomerOrdersPanel id={id} response={response} />
    </Stack>
  )
}

function NoSuchCustomer({ id }: { id: string }) {
  const links = useLinks()
  return (
    <Stack align="flex-start">
      <PageTitle title="Customer not found" />
      <Text>
        No order or refund has a customer with the id “{id}”. A customer appears here with the first order. Ids are
        case-sensitive. Guests have no id.
      </Text>
      <CustomerSearch />
      <PageLink href={links.page('/customers')}>All customers</PageLink>
    </Stack>
  )
}
