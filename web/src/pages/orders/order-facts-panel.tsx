import { Fragment, type ReactNode } from 'react'
import { channelName, countryName, currencyName, paymentMethodName, reasonName } from '../../format/labels.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ShortId } from '../../parts/short-id.tsx'
import { useLinks } from '../../view/links.ts'
import type { OrderPanelProps } from './order.tsx'

/** The customer and the properties of the order. */
export function OrderFactsPanel({ response, format }: OrderPanelProps) {
  const links = useLinks()
  return (
    <Panel title="Details" response={response} height={140}>
      {({ placedAt, customerId, channel, country, paymentMethod, couponCodes, currency, items, ...order }) => {
        const customer =
          // Absent without the scope `people`.
          customerId === undefined ? undefined : customerId === null ? (
            placedAt && 'Guest'
          ) : (
            <ShortId id={customerId} of="customer" href={links.customer(customerId)} />
          )
        const facts: [string, ReactNode][] = [
          ['Placed', placedAt && format.instant(placedAt)],
          ['Customer', customer],
          [
            'Stated customer',
            order.statedCustomerId !== undefined &&
              order.statedCustomerId !== customerId &&
              (order.statedCustomerId ?? 'Guest'),
          ],
          ['Items', items === null ? null : format.count(items)],
          ['Channel', channel && channelName(channel)],
          ['Country', country && countryName(country)],
          ['Payment method', paymentMethod && paymentMethodName(paymentMethod)],
          [
            couponCodes.length > 1 ? 'Coupons' : 'Coupon',
            couponCodes.length > 0 &&
              couponCodes.map((couponCode, i) => (
                <Fragment key={couponCode}>
                  {i > 0 && ', '}
                  <PageLink href={links.orders({ happened: 'placed', couponCode }, 'rows')}>{couponCode}</PageLink>
                </Fragment>
              )),
          ],
          ['Currency', currency && currencyName(currency)],
          ['Cancellation reason', order.cancelledAt && reasonName(order.cancelReason)],
          ['Voided', order.voidedAt && format.instant(order.voidedAt)],
          ['Reason of the void', order.voidedAt && order.voidReason && reasonName(order.voidReason)],
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
