import { Text } from '@mantine/core'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import type { CustomerPanelProps } from './customer.tsx'
import { findSegment } from './segments.ts'

const DAY_SECONDS = 86_400

interface Fact {
  label: string
  text: string
  href?: string
  note?: string
}

/** The totals of the customer's orders, with cohort and segment. */
export function CustomerFactsPanel({ id, response }: CustomerPanelProps) {
  const { format } = useView()
  const { firstDay, todayOfShop: today } = useShop()
  const links = useLinks()
  const allDays = { startDate: firstDay ?? today, endDate: today, timezone: null }
  const everything = { ...allDays, customerId: id }
  const ofCohort = (cohort: string) => ({ ...allDays, cohort, interval: 'month', happened: 'placed' }) as const

  return (
    <Panel title="All orders" description="Since the first order of this customer" response={response} height={360}>
      {({ orders, netRevenue, cohort, averageDaysBetweenOrders: days, ...customer }) => {
        const segment = findSegment(customer.segment)
        const orderAt = (label: string, orderId: string | null, at: string | null): Fact => ({
          label,
          text: format.instant(at),
          href: orderId === null ? undefined : links.order(orderId),
        })
        const facts: Fact[] = [
          {
            label: 'Net revenue',
            text: format.money(netRevenue),
            href: links.orders({ ...everything, basis: 'order' }, 'netRevenue'),
          },
          {
            label: 'Revenue',
            text: format.money(customer.revenue),
            href: links.orders({ ...everything, happened: 'placed' }, 'totalRevenue'),
          },
          {
            label: 'Refunds and cancellations',
            text: format.money(customer.reversed === null ? null : -customer.reversed || 0),
            href: links.orders({ ...everything, happened: 'reversed' }, 'reversed'),
          },
          {
            label: 'Orders',
            text: format.count(orders),
            href: links.orders({ ...everything, happened: 'placed' }, 'rows'),
          },
          { label: 'Average order value', text: format.money(customer.averageOrderValue) },
          orderAt('First order', customer.firstOrderId, customer.firstOrderAt),
          orderAt('Last order', customer.lastOrderId, customer.lastOrderAt),
          { label: 'Average time between orders', text: format.span(days === null ? null : days * DAY_SECONDS) },
          {
            label: 'Cohort',
            text: cohort === null ? '–' : format.month(cohort),
            href: cohort === null ? undefined : links.orders(ofCohort(cohort), 'customers'),
          },
          { label: 'Segment', text: segment?.name ?? 'Not computed yet', note: segment?.meaning },
        ]
        return (
          <dl className="customer-facts">
            {facts.map(({ label, text, href, note }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>
                  {href === undefined ? text : <PageLink href={href}>{text}</PageLink>}
                  {note && (
                    <Text size="xs" c="dimmed">
                      {note}
                    </Text>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        )
      }}
    </Panel>
  )
}
