import type { ReactNode } from 'react'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ShortId } from '../../parts/short-id.tsx'
import { useLinks } from '../../view/links.ts'
import type { OrderPanelProps } from './order.tsx'

/** Whose order it is, and how it came. */
export function OrderFactsPanel({ answer, format }: OrderPanelProps) {
  const links = useLinks()
  return (
    <Panel title="About the order" answer={answer} height={140}>
      {({ placedAt, customerId, channel, country, paymentMethod, couponCode, currency, items, ...order }) => {
        const whoOrdered =
          customerId === null ? (
            placedAt && 'Guest'
          ) : (
            <ShortId id={customerId} of="customer" href={links.customer(customerId)} />
          )
        const facts: [string, ReactNode][] = [
          ['Placed', placedAt && format.instant(placedAt)],
          ['Customer', whoOrdered],
          ['Items', items === null ? null : format.count(items)],
          ['Channel', channel],
          ['Country', country],
          ['Payment method', paymentMethod],
          [
            'Coupon',
            couponCode && (
              <PageLink href={links.orders({ happened: 'placed', couponCode }, 'rows')}>{couponCode}</PageLink>
            ),
          ],
          ['Currency', currency],
          ['Cancelled because', order.cancelledAt && (order.cancelReason || 'No reason told')],
        ]
        return (
          <dl className="order-facts">
            {facts.map(
              ([label, value]) =>
                value && (
                  <div key={label}>
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                  </div>
                ),
            )}
          </dl>
        )
      }}
    </Panel>
  )
}
