import { Stack, Text } from '@mantine/core'
import type { AnswerOf } from '../../api/client.ts'
import { type Asked, useAnswer } from '../../api/use-answer.ts'
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
import { OtherCurrencies } from './other-currencies.tsx'

export type OneCustomer = AnswerOf<'/api/analytics/customers/{customerId}'>

/** What the panels of one customer are about. */
export interface CustomerPanelProps {
  id: string
  answer: Asked<OneCustomer>
}

/** One customer: all they ever bought, in one currency. */
export function Customer() {
  const id = useIdInPath()
  const { currency } = useView()
  const links = useLinks()
  const answer = useAnswer('/api/analytics/customers/{customerId}', {
    ...{ inPath: { customerId: id }, query: { currency } },
  })
  if (useIsUnknown(answer, id)) return <NoSuchCustomer id={id} />
  return (
    <Stack gap="md">
      <Text size="sm">
        <PageLink href={links.page('/customers')}>All customers</PageLink>
      </Text>
      <PageTitle
        title={`Customer ${id.length > 16 ? `${id.slice(0, 13)}…` : id}`}
        description={<ShortId id={id} of="customer" isWhole />}
      />
      {answer.data && <OtherCurrencies customer={answer.data} />}
      <div className="columns">
        <CustomerFactsPanel id={id} answer={answer} />
        <CustomerMonthsPanel id={id} answer={answer} />
      </div>
      <CustomerOrdersPanel id={id} answer={answer} />
    </Stack>
  )
}

function NoSuchCustomer({ id }: { id: string }) {
  const links = useLinks()
  return (
    <Stack align="flex-start">
      <PageTitle title="There is no such customer" />
      <Text>
        No order and no refund tells of a customer with the id “{id}”. A customer shows up here with their first order;
        ids are compared letter by letter, and guests have none.
      </Text>
      <CustomerSearch />
      <PageLink href={links.page('/customers')}>All customers</PageLink>
    </Stack>
  )
}
