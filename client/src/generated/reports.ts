// Written by scripts/write-client-types.ts. Do not edit.

/** The parameters and the answer of each report, by its path after `/api/analytics/`. */
export interface Reports {
  /** Sales by day, newest first */
  'sales/daily': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
    }
    answer: {
      date: string
      totalOrders: number
      /** Exact, with at least the currency's decimals */
      totalRevenue: number
      /** Exact, with up to six decimals */
      totalItemsSold: number
      avgOrderValue: number | null
      uniqueCustomers: number
    }[]
  }
  /** Sales by hour of one day, earliest first */
  'sales/hourly': {
    parameters: {
      /** A day in the time zone of the shop. Default: today */
      date?: string
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
    }
    answer: {
      hour: string
      totalOrders: number
      /** Exact, with at least the currency's decimals */
      totalRevenue: number
    }[]
  }
  /** Sales by month, newest first */
  'sales/monthly': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
    }
    answer: {
      month: string
      totalOrders: number
      /** Exact, with at least the currency's decimals */
      totalRevenue: number
      /** Exact, with up to six decimals */
      totalItemsSold: number
      avgOrderValue: number | null
    }[]
  }
  /** All sales metrics of a period, with their change */
  'sales/summary': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Time zone in which days begin. Default: the time zone of the shop */
      timezone?: string
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Day on which refunds and cancellations count: the day they happened (`event`), or the day of their order (`order`) */
      basis?: 'event' | 'order'
      /** Sales as they were known at the end of this day of the shop, without what arrived later. Not for hours, labels or other time zones. Customers are null, because they are not stored by day of arrival */
      asOf?: string
      /** Period to compare with. Whole months are compared with whole months, other periods with the same number of days before or the same dates of the previous year. A period in progress is compared with the same part of the other period */
      compare?: 'none' | 'previous_period' | 'previous_year'
      /** Whether the other period begins on the same date, or on the same day of the week. For the day of the week it begins 52 weeks earlier with `compare=previous_year`, otherwise a number of whole weeks earlier */
      align?: 'date' | 'weekday'
      /** Only orders with this channel */
      channel?: string
      /** Only orders with this country */
      country?: string
      /** Only orders with this payment method */
      paymentMethod?: string
      /** Only orders with this coupon */
      couponCode?: string
      /** Only lines of products of this category, as the catalogue says now. Empty for products without one. Numbers of whole orders are null: see `meta.nullColumns` */
      category?: string
      /** The same by the brand of the product */
      brand?: string
    }
    answer: {
      rows: {
        /** With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders */
        orders: number | null
        totalRevenue: number | null
        adjustments: number | null
        /** Exact, with up to six decimals */
        itemsSold: number
        /** Total revenue ÷ orders; null when there are none */
        averageOrderValue: number | null
        /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
        grossSales: number
        /** Exact, with at least the currency's decimals */
        discounts: number
        /** Exact, with at least the currency's decimals */
        tax: number
        shipping: number | null
        tips: number | null
        fees: number | null
        duties: number | null
        /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
        giftCardsSold: number
        giftCardsRedeemed: number | null
        /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
        goodsRevenue: number
        refundCount: number | null
        refunds: number | null
        chargebackCount: number | null
        chargebacks: number | null
        cancelledOrders: number | null
        cancelled: number | null
        reversed: number | null
        netRevenue: number | null
        /** Σ of the costs of order lines, as far as they are known; null if none is */
        cost: number | null
        /** Totals of the order lines whose cost is known − cost */
        grossProfit: number | null
        /** Gross profit ÷ totals of the order lines whose cost is known */
        grossMargin: number | null
        /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
        costKnownShare: number | null
        /** Customers who placed an order, without guests. Null with a filter or `asOf`, because customers are not stored by label or day of arrival. */
        uniqueCustomers: number | null
        newCustomers: number | null
        returningCustomers: number | null
      }[]
      totals: {
        /** With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders */
        orders: number | null
        totalRevenue: number | null
        adjustments: number | null
        /** Exact, with up to six decimals */
        itemsSold: number
        /** Total revenue ÷ orders; null when there are none */
        averageOrderValue: number | null
        /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
        grossSales: number
        /** Exact, with at least the currency's decimals */
        discounts: number
        /** Exact, with at least the currency's decimals */
        tax: number
        shipping: number | null
        tips: number | null
        fees: number | null
        duties: number | null
        /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
        giftCardsSold: number
        giftCardsRedeemed: number | null
        /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
        goodsRevenue: number
        refundCount: number | null
        refunds: number | null
        chargebackCount: number | null
        chargebacks: number | null
        cancelledOrders: number | null
        cancelled: number | null
        reversed: number | null
        netRevenue: number | null
        /** Σ of the costs of order lines, as far as they are known; null if none is */
        cost: number | null
        /** Totals of the order lines whose cost is known − cost */
        grossProfit: number | null
        /** Gross profit ÷ totals of the order lines whose cost is known */
        grossMargin: number | null
        /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
        costKnownShare: number | null
        /** Customers who placed an order, without guests. Null with a filter or `asOf`, because customers are not stored by label or day of arrival. */
        uniqueCustomers: number | null
        newCustomers: number | null
        returningCustomers: number | null
      }
      /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
      unconverted?: {
        currency: string
        period: {
          startDate: string
          endDate: string
        }
        totals: {
          /** With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders */
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          shipping: number | null
          tips: number | null
          fees: number | null
          duties: number | null
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          giftCardsRedeemed: number | null
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number | null
          refunds: number | null
          chargebackCount: number | null
          chargebacks: number | null
          cancelledOrders: number | null
          cancelled: number | null
          reversed: number | null
          netRevenue: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          /** Customers who placed an order, without guests. Null with a filter or `asOf`, because customers are not stored by label or day of arrival. */
          uniqueCustomers: number | null
          newCustomers: number | null
          returningCustomers: number | null
        }
      }[]
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          /** With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders */
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          shipping: number | null
          tips: number | null
          fees: number | null
          duties: number | null
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          giftCardsRedeemed: number | null
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number | null
          refunds: number | null
          chargebackCount: number | null
          chargebacks: number | null
          cancelledOrders: number | null
          cancelled: number | null
          reversed: number | null
          netRevenue: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          /** Customers who placed an order, without guests. Null with a filter or `asOf`, because customers are not stored by label or day of arrival. */
          uniqueCustomers: number | null
          newCustomers: number | null
          returningCustomers: number | null
        }[]
        totals: {
          /** With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders */
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          shipping: number | null
          tips: number | null
          fees: number | null
          duties: number | null
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          giftCardsRedeemed: number | null
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number | null
          refunds: number | null
          chargebackCount: number | null
          chargebacks: number | null
          cancelledOrders: number | null
          cancelled: number | null
          reversed: number | null
          netRevenue: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          /** Customers who placed an order, without guests. Null with a filter or `asOf`, because customers are not stored by label or day of arrival. */
          uniqueCustomers: number | null
          newCustomers: number | null
          returningCustomers: number | null
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          /** With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders */
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          shipping: number | null
          tips: number | null
          fees: number | null
          duties: number | null
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          giftCardsRedeemed: number | null
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number | null
          refunds: number | null
          chargebackCount: number | null
          chargebacks: number | null
          cancelledOrders: number | null
          cancelled: number | null
          reversed: number | null
          netRevenue: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          /** Customers who placed an order, without guests. Null with a filter or `asOf`, because customers are not stored by label or day of arrival. */
          uniqueCustomers: number | null
          newCustomers: number | null
          returningCustomers: number | null
        }
        comparedRows?: {
          /** With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders */
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          shipping: number | null
          tips: number | null
          fees: number | null
          duties: number | null
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          giftCardsRedeemed: number | null
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number | null
          refunds: number | null
          chargebackCount: number | null
          chargebacks: number | null
          cancelledOrders: number | null
          cancelled: number | null
          reversed: number | null
          netRevenue: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          /** Customers who placed an order, without guests. Null with a filter or `asOf`, because customers are not stored by label or day of arrival. */
          uniqueCustomers: number | null
          newCustomers: number | null
          returningCustomers: number | null
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          itemsSold: number | null
          averageOrderValue: number | null
          grossSales: number | null
          discounts: number | null
          tax: number | null
          shipping: number | null
          tips: number | null
          fees: number | null
          duties: number | null
          giftCardsSold: number | null
          giftCardsRedeemed: number | null
          goodsRevenue: number | null
          refundCount: number | null
          refunds: number | null
          chargebackCount: number | null
          chargebacks: number | null
          cancelledOrders: number | null
          cancelled: number | null
          reversed: number | null
          netRevenue: number | null
          cost: number | null
          grossProfit: number | null
          grossMargin: number | null
          costKnownShare: number | null
          uniqueCustomers: number | null
          newCustomers: number | null
          returningCustomers: number | null
        }
        /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
        unconverted?: {
          currency: string
          period: {
            startDate: string
            endDate: string
          }
          totals: {
            /** With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders */
            orders: number | null
            totalRevenue: number | null
            adjustments: number | null
            /** Exact, with up to six decimals */
            itemsSold: number
            /** Total revenue ÷ orders; null when there are none */
            averageOrderValue: number | null
            /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
            grossSales: number
            /** Exact, with at least the currency's decimals */
            discounts: number
            /** Exact, with at least the currency's decimals */
            tax: number
            shipping: number | null
            tips: number | null
            fees: number | null
            duties: number | null
            /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
            giftCardsSold: number
            giftCardsRedeemed: number | null
            /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
            goodsRevenue: number
            refundCount: number | null
            refunds: number | null
            chargebackCount: number | null
            chargebacks: number | null
            cancelledOrders: number | null
            cancelled: number | null
            reversed: number | null
            netRevenue: number | null
            /** Σ of the costs of order lines, as far as they are known; null if none is */
            cost: number | null
            /** Totals of the order lines whose cost is known − cost */
            grossProfit: number | null
            /** Gross profit ÷ totals of the order lines whose cost is known */
            grossMargin: number | null
            /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
            costKnownShare: number | null
            /** Customers who placed an order, without guests. Null with a filter or `asOf`, because customers are not stored by label or day of arrival. */
            uniqueCustomers: number | null
            newCustomers: number | null
            returningCustomers: number | null
          }
        }[]
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** Sales metrics by hour, day, week, month, quarter or year */
  'sales/series': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Length of an interval */
      interval?: 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'
      /** Label to group by: one row per interval and value. An order with several coupons is in the row of each; `totals` have it once. `category` and `brand` group lines of orders; what exists for whole orders only is then null */
      groupBy?: 'none' | 'channel' | 'country' | 'paymentMethod' | 'couponCode' | 'category' | 'brand'
      /** Time zone in which days begin. Default: the time zone of the shop */
      timezone?: string
      /** First day of a week */
      weekStart?: 'monday' | 'sunday' | 'saturday'
      /** Leave out the interval in progress and future intervals. If the period has no complete interval, there are no rows, and `meta.period` is null */
      complete?: boolean
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Day on which refunds and cancellations count: the day they happened (`event`), or the day of their order (`order`) */
      basis?: 'event' | 'order'
      /** Sales as they were known at the end of this day of the shop, without what arrived later. Not for hours, labels or other time zones. Customers are null, because they are not stored by day of arrival */
      asOf?: string
      /** Period to compare with. Whole months are compared with whole months, other periods with the same number of days before or the same dates of the previous year. A period in progress is compared with the same part of the other period */
      compare?: 'none' | 'previous_period' | 'previous_year'
      /** Whether the other period begins on the same date, or on the same day of the week. For the day of the week it begins 52 weeks earlier with `compare=previous_year`, otherwise a number of whole weeks earlier */
      align?: 'date' | 'weekday'
      /** Only orders with this channel */
      channel?: string
      /** Only orders with this country */
      country?: string
      /** Only orders with this payment method */
      paymentMethod?: string
      /** Only orders with this coupon */
      couponCode?: string
      /** Only lines of products of this category, as the catalogue says now. Empty for products without one. Numbers of whole orders are null: see `meta.nullColumns` */
      category?: string
      /** The same by the brand of the product */
      brand?: string
    }
    answer: {
      rows: {
        /** The first day of the interval, or the first instant of the hour */
        bucket: string
        /** The value of the label; null without `groupBy` */
        group: string | null
        /** With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders */
        orders: number | null
        totalRevenue: number | null
        adjustments: number | null
        /** Exact, with up to six decimals */
        itemsSold: number
        /** Total revenue ÷ orders; null when there are none */
        averageOrderValue: number | null
        /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
        grossSales: number
        /** Exact, with at least the currency's decimals */
        discounts: number
        /** Exact, with at least the currency's decimals */
        tax: number
        shipping: number | null
        tips: number | null
        fees: number | null
        duties: number | null
        /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
        giftCardsSold: number
        giftCardsRedeemed: number | null
        /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
        goodsRevenue: number
        refundCount: number | null
        refunds: number | null
        chargebackCount: number | null
        chargebacks: number | null
        cancelledOrders: number | null
        cancelled: number | null
        reversed: number | null
        netRevenue: number | null
        /** Σ of the costs of order lines, as far as they are known; null if none is */
        cost: number | null
        /** Totals of the order lines whose cost is known − cost */
        grossProfit: number | null
        /** Gross profit ÷ totals of the order lines whose cost is known */
        grossMargin: number | null
        /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
        costKnownShare: number | null
        /** Exact for each interval. Null for hours, labels, other time zones and `asOf`, for which customers are not stored. */
        uniqueCustomers: number | null
        newCustomers: number | null
        returningCustomers: number | null
      }[]
      totals: {
        /** With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders */
        orders: number | null
        totalRevenue: number | null
        adjustments: number | null
        /** Exact, with up to six decimals */
        itemsSold: number
        /** Total revenue ÷ orders; null when there are none */
        averageOrderValue: number | null
        /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
        grossSales: number
        /** Exact, with at least the currency's decimals */
        discounts: number
        /** Exact, with at least the currency's decimals */
        tax: number
        shipping: number | null
        tips: number | null
        fees: number | null
        duties: number | null
        /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
        giftCardsSold: number
        giftCardsRedeemed: number | null
        /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
        goodsRevenue: number
        refundCount: number | null
        refunds: number | null
        chargebackCount: number | null
        chargebacks: number | null
        cancelledOrders: number | null
        cancelled: number | null
        reversed: number | null
        netRevenue: number | null
        /** Σ of the costs of order lines, as far as they are known; null if none is */
        cost: number | null
        /** Totals of the order lines whose cost is known − cost */
        grossProfit: number | null
        /** Gross profit ÷ totals of the order lines whose cost is known */
        grossMargin: number | null
        /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
        costKnownShare: number | null
      }
      /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
      unconverted?: {
        currency: string
        period: {
          startDate: string
          endDate: string
        }
        totals: {
          /** With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders */
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          shipping: number | null
          tips: number | null
          fees: number | null
          duties: number | null
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          giftCardsRedeemed: number | null
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number | null
          refunds: number | null
          chargebackCount: number | null
          chargebacks: number | null
          cancelledOrders: number | null
          cancelled: number | null
          reversed: number | null
          netRevenue: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
        }
      }[]
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          /** The first day of the interval, or the first instant of the hour */
          bucket: string
          /** The value of the label; null without `groupBy` */
          group: string | null
          /** With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders */
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          shipping: number | null
          tips: number | null
          fees: number | null
          duties: number | null
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          giftCardsRedeemed: number | null
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number | null
          refunds: number | null
          chargebackCount: number | null
          chargebacks: number | null
          cancelledOrders: number | null
          cancelled: number | null
          reversed: number | null
          netRevenue: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          /** Exact for each interval. Null for hours, labels, other time zones and `asOf`, for which customers are not stored. */
          uniqueCustomers: number | null
          newCustomers: number | null
          returningCustomers: number | null
        }[]
        totals: {
          /** With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders */
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          shipping: number | null
          tips: number | null
          fees: number | null
          duties: number | null
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          giftCardsRedeemed: number | null
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number | null
          refunds: number | null
          chargebackCount: number | null
          chargebacks: number | null
          cancelledOrders: number | null
          cancelled: number | null
          reversed: number | null
          netRevenue: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          /** With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders */
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          shipping: number | null
          tips: number | null
          fees: number | null
          duties: number | null
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          giftCardsRedeemed: number | null
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number | null
          refunds: number | null
          chargebackCount: number | null
          chargebacks: number | null
          cancelledOrders: number | null
          cancelled: number | null
          reversed: number | null
          netRevenue: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
        }
        comparedRows?: {
          /** The first day of the interval, or the first instant of the hour */
          bucket: string
          /** The value of the label; null without `groupBy` */
          group: string | null
          /** With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders */
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          shipping: number | null
          tips: number | null
          fees: number | null
          duties: number | null
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          giftCardsRedeemed: number | null
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number | null
          refunds: number | null
          chargebackCount: number | null
          chargebacks: number | null
          cancelledOrders: number | null
          cancelled: number | null
          reversed: number | null
          netRevenue: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          /** Exact for each interval. Null for hours, labels, other time zones and `asOf`, for which customers are not stored. */
          uniqueCustomers: number | null
          newCustomers: number | null
          returningCustomers: number | null
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          itemsSold: number | null
          averageOrderValue: number | null
          grossSales: number | null
          discounts: number | null
          tax: number | null
          shipping: number | null
          tips: number | null
          fees: number | null
          duties: number | null
          giftCardsSold: number | null
          giftCardsRedeemed: number | null
          goodsRevenue: number | null
          refundCount: number | null
          refunds: number | null
          chargebackCount: number | null
          chargebacks: number | null
          cancelledOrders: number | null
          cancelled: number | null
          reversed: number | null
          netRevenue: number | null
          cost: number | null
          grossProfit: number | null
          grossMargin: number | null
          costKnownShare: number | null
        }
        /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
        unconverted?: {
          currency: string
          period: {
            startDate: string
            endDate: string
          }
          totals: {
            /** With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders */
            orders: number | null
            totalRevenue: number | null
            adjustments: number | null
            /** Exact, with up to six decimals */
            itemsSold: number
            /** Total revenue ÷ orders; null when there are none */
            averageOrderValue: number | null
            /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
            grossSales: number
            /** Exact, with at least the currency's decimals */
            discounts: number
            /** Exact, with at least the currency's decimals */
            tax: number
            shipping: number | null
            tips: number | null
            fees: number | null
            duties: number | null
            /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
            giftCardsSold: number
            giftCardsRedeemed: number | null
            /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
            goodsRevenue: number
            refundCount: number | null
            refunds: number | null
            chargebackCount: number | null
            chargebacks: number | null
            cancelledOrders: number | null
            cancelled: number | null
            reversed: number | null
            netRevenue: number | null
            /** Σ of the costs of order lines, as far as they are known; null if none is */
            cost: number | null
            /** Totals of the order lines whose cost is known − cost */
            grossProfit: number | null
            /** Gross profit ÷ totals of the order lines whose cost is known */
            grossMargin: number | null
            /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
            costKnownShare: number | null
          }
        }[]
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** Sales by day of the week and hour */
  'sales/heatmap': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Time zone in which days begin. Default: the time zone of the shop */
      timezone?: string
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Day on which refunds and cancellations count: the day they happened (`event`), or the day of their order (`order`) */
      basis?: 'event' | 'order'
    }
    answer: {
      rows: {
        /** 1 is Monday, 7 is Sunday */
        weekday: number
        /** 0 to 23 */
        hour: number
        orders: number
        /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
        totalRevenue: number
        /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
        adjustments: number
        /** Exact, with up to six decimals */
        itemsSold: number
        /** Total revenue ÷ orders; null when there are none */
        averageOrderValue: number | null
        /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
        grossSales: number
        /** Exact, with at least the currency's decimals */
        discounts: number
        /** Exact, with at least the currency's decimals */
        tax: number
        /** Exact, with at least the currency's decimals */
        shipping: number
        /** Exact, with at least the currency's decimals */
        tips: number
        /** Exact, with at least the currency's decimals */
        fees: number
        /** Exact, with at least the currency's decimals */
        duties: number
        /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
        giftCardsSold: number
        /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
        giftCardsRedeemed: number
        /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
        goodsRevenue: number
        refundCount: number
        /** Exact, with at least the currency's decimals */
        refunds: number
        chargebackCount: number
        /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
        chargebacks: number
        cancelledOrders: number
        /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
        cancelled: number
        /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
        reversed: number
        /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
        netRevenue: number
        /** Σ of the costs of order lines, as far as they are known; null if none is */
        cost: number | null
        /** Totals of the order lines whose cost is known − cost */
        grossProfit: number | null
        /** Gross profit ÷ totals of the order lines whose cost is known */
        grossMargin: number | null
        /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
        costKnownShare: number | null
      }[]
      totals: {
        orders: number
        /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
        totalRevenue: number
        /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
        adjustments: number
        /** Exact, with up to six decimals */
        itemsSold: number
        /** Total revenue ÷ orders; null when there are none */
        averageOrderValue: number | null
        /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
        grossSales: number
        /** Exact, with at least the currency's decimals */
        discounts: number
        /** Exact, with at least the currency's decimals */
        tax: number
        /** Exact, with at least the currency's decimals */
        shipping: number
        /** Exact, with at least the currency's decimals */
        tips: number
        /** Exact, with at least the currency's decimals */
        fees: number
        /** Exact, with at least the currency's decimals */
        duties: number
        /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
        giftCardsSold: number
        /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
        giftCardsRedeemed: number
        /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
        goodsRevenue: number
        refundCount: number
        /** Exact, with at least the currency's decimals */
        refunds: number
        chargebackCount: number
        /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
        chargebacks: number
        cancelledOrders: number
        /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
        cancelled: number
        /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
        reversed: number
        /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
        netRevenue: number
        /** Σ of the costs of order lines, as far as they are known; null if none is */
        cost: number | null
        /** Totals of the order lines whose cost is known − cost */
        grossProfit: number | null
        /** Gross profit ÷ totals of the order lines whose cost is known */
        grossMargin: number | null
        /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
        costKnownShare: number | null
      }
      /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
      unconverted?: {
        currency: string
        period: {
          startDate: string
          endDate: string
        }
        totals: {
          orders: number
          /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          /** Exact, with at least the currency's decimals */
          shipping: number
          /** Exact, with at least the currency's decimals */
          tips: number
          /** Exact, with at least the currency's decimals */
          fees: number
          /** Exact, with at least the currency's decimals */
          duties: number
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
          giftCardsRedeemed: number
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number
          /** Exact, with at least the currency's decimals */
          refunds: number
          chargebackCount: number
          /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
          chargebacks: number
          cancelledOrders: number
          /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
          cancelled: number
          /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
          reversed: number
          /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
        }
      }[]
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          /** 1 is Monday, 7 is Sunday */
          weekday: number
          /** 0 to 23 */
          hour: number
          orders: number
          /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          /** Exact, with at least the currency's decimals */
          shipping: number
          /** Exact, with at least the currency's decimals */
          tips: number
          /** Exact, with at least the currency's decimals */
          fees: number
          /** Exact, with at least the currency's decimals */
          duties: number
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
          giftCardsRedeemed: number
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number
          /** Exact, with at least the currency's decimals */
          refunds: number
          chargebackCount: number
          /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
          chargebacks: number
          cancelledOrders: number
          /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
          cancelled: number
          /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
          reversed: number
          /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
        }[]
        totals: {
          orders: number
          /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          /** Exact, with at least the currency's decimals */
          shipping: number
          /** Exact, with at least the currency's decimals */
          tips: number
          /** Exact, with at least the currency's decimals */
          fees: number
          /** Exact, with at least the currency's decimals */
          duties: number
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
          giftCardsRedeemed: number
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number
          /** Exact, with at least the currency's decimals */
          refunds: number
          chargebackCount: number
          /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
          chargebacks: number
          cancelledOrders: number
          /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
          cancelled: number
          /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
          reversed: number
          /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          orders: number
          /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          /** Exact, with at least the currency's decimals */
          shipping: number
          /** Exact, with at least the currency's decimals */
          tips: number
          /** Exact, with at least the currency's decimals */
          fees: number
          /** Exact, with at least the currency's decimals */
          duties: number
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
          giftCardsRedeemed: number
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number
          /** Exact, with at least the currency's decimals */
          refunds: number
          chargebackCount: number
          /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
          chargebacks: number
          cancelledOrders: number
          /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
          cancelled: number
          /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
          reversed: number
          /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
        }
        comparedRows?: {
          /** 1 is Monday, 7 is Sunday */
          weekday: number
          /** 0 to 23 */
          hour: number
          orders: number
          /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          /** Exact, with at least the currency's decimals */
          shipping: number
          /** Exact, with at least the currency's decimals */
          tips: number
          /** Exact, with at least the currency's decimals */
          fees: number
          /** Exact, with at least the currency's decimals */
          duties: number
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
          giftCardsRedeemed: number
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number
          /** Exact, with at least the currency's decimals */
          refunds: number
          chargebackCount: number
          /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
          chargebacks: number
          cancelledOrders: number
          /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
          cancelled: number
          /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
          reversed: number
          /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          itemsSold: number | null
          averageOrderValue: number | null
          grossSales: number | null
          discounts: number | null
          tax: number | null
          shipping: number | null
          tips: number | null
          fees: number | null
          duties: number | null
          giftCardsSold: number | null
          giftCardsRedeemed: number | null
          goodsRevenue: number | null
          refundCount: number | null
          refunds: number | null
          chargebackCount: number | null
          chargebacks: number | null
          cancelledOrders: number | null
          cancelled: number | null
          reversed: number | null
          netRevenue: number | null
          cost: number | null
          grossProfit: number | null
          grossMargin: number | null
          costKnownShare: number | null
        }
        /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
        unconverted?: {
          currency: string
          period: {
            startDate: string
            endDate: string
          }
          totals: {
            orders: number
            /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
            totalRevenue: number
            /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
            adjustments: number
            /** Exact, with up to six decimals */
            itemsSold: number
            /** Total revenue ÷ orders; null when there are none */
            averageOrderValue: number | null
            /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
            grossSales: number
            /** Exact, with at least the currency's decimals */
            discounts: number
            /** Exact, with at least the currency's decimals */
            tax: number
            /** Exact, with at least the currency's decimals */
            shipping: number
            /** Exact, with at least the currency's decimals */
            tips: number
            /** Exact, with at least the currency's decimals */
            fees: number
            /** Exact, with at least the currency's decimals */
            duties: number
            /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
            giftCardsSold: number
            /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
            giftCardsRedeemed: number
            /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
            goodsRevenue: number
            refundCount: number
            /** Exact, with at least the currency's decimals */
            refunds: number
            chargebackCount: number
            /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
            chargebacks: number
            cancelledOrders: number
            /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
            cancelled: number
            /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
            reversed: number
            /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
            netRevenue: number
            /** Σ of the costs of order lines, as far as they are known; null if none is */
            cost: number | null
            /** Totals of the order lines whose cost is known − cost */
            grossProfit: number | null
            /** Gross profit ÷ totals of the order lines whose cost is known */
            grossMargin: number | null
            /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
            costKnownShare: number | null
          }
        }[]
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** What changed in sales after a day had ended, by day and reason */
  'sales/restatements': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Only what arrived after the end of this day of the shop. By default, what arrived after the end of the day in which it counts */
      since?: string
      /** One row for each interval and reason, or for each reason */
      groupBy?: 'day' | 'reason'
      /** Length of an interval. What arrived within the interval in which it counts is not a change of it */
      interval?: 'day' | 'week' | 'month' | 'quarter' | 'year'
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Day on which refunds and cancellations count: the day they happened (`event`), or the day of their order (`order`) */
      basis?: 'event' | 'order'
    }
    answer: {
      rows: {
        /** The first day of the interval in which the change counts; null with `groupBy=reason` */
        date: string | null
        reason: string
        /** More orders than before; less than 0 if there are fewer */
        orders: number
        /** Exact, with at least the currency's decimals */
        totalRevenue: number
        /** Exact, with at least the currency's decimals */
        adjustments: number
        /** Exact, with at least the currency's decimals */
        reversed: number
        /** Exact, with at least the currency's decimals */
        netRevenue: number
      }[]
      totals: {
        /** More orders than before; less than 0 if there are fewer */
        orders: number
        /** Exact, with at least the currency's decimals */
        totalRevenue: number
        /** Exact, with at least the currency's decimals */
        adjustments: number
        /** Exact, with at least the currency's decimals */
        reversed: number
        /** Exact, with at least the currency's decimals */
        netRevenue: number
      }
      /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
      unconverted?: {
        currency: string
        period: {
          startDate: string
          endDate: string
        }
        totals: {
          /** More orders than before; less than 0 if there are fewer */
          orders: number
          /** Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with at least the currency's decimals */
          reversed: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
        }
      }[]
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          /** The first day of the interval in which the change counts; null with `groupBy=reason` */
          date: string | null
          reason: string
          /** More orders than before; less than 0 if there are fewer */
          orders: number
          /** Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with at least the currency's decimals */
          reversed: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
        }[]
        totals: {
          /** More orders than before; less than 0 if there are fewer */
          orders: number
          /** Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with at least the currency's decimals */
          reversed: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          /** More orders than before; less than 0 if there are fewer */
          orders: number
          /** Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with at least the currency's decimals */
          reversed: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
        }
        comparedRows?: {
          /** The first day of the interval in which the change counts; null with `groupBy=reason` */
          date: string | null
          reason: string
          /** More orders than before; less than 0 if there are fewer */
          orders: number
          /** Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with at least the currency's decimals */
          reversed: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          reversed: number | null
          netRevenue: number | null
        }
        /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
        unconverted?: {
          currency: string
          period: {
            startDate: string
            endDate: string
          }
          totals: {
            /** More orders than before; less than 0 if there are fewer */
            orders: number
            /** Exact, with at least the currency's decimals */
            totalRevenue: number
            /** Exact, with at least the currency's decimals */
            adjustments: number
            /** Exact, with at least the currency's decimals */
            reversed: number
            /** Exact, with at least the currency's decimals */
            netRevenue: number
          }
        }[]
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** The orders behind what changed in sales after a day had ended */
  'sales/restatements/orders': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Only what arrived after the end of this day of the shop. By default, what arrived after the end of the day in which it counts */
      since?: string
      /** Only changes for this reason */
      reason?: 'order' | 'revision' | 'refund' | 'cancellation' | 'void' | 'withdrawal'
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Day on which refunds and cancellations count: the day they happened (`event`), or the day of their order (`order`) */
      basis?: 'event' | 'order'
      /** Maximum number of rows */
      limit?: number
    }
    answer: {
      rows: {
        /** Null for refunds that name no order, and for the sum of older orders */
        orderId: string | null
        /** The day in which the change counts */
        date: string
        arrivedOn: string
        reason: string
        /** 1 if the order counts now and did not before, -1 for the opposite; in the sum of older orders their number */
        orders: number
        /** Exact, with at least the currency's decimals */
        totalRevenue: number
        /** Exact, with at least the currency's decimals */
        adjustments: number
        /** Exact, with at least the currency's decimals */
        reversed: number
        /** Exact, with at least the currency's decimals */
        netRevenue: number
      }[]
      totals: {
        rows: number
        /** 1 if the order counts now and did not before, -1 for the opposite; in the sum of older orders their number */
        orders: number
        /** Exact, with at least the currency's decimals */
        totalRevenue: number
        /** Exact, with at least the currency's decimals */
        adjustments: number
        /** Exact, with at least the currency's decimals */
        reversed: number
        /** Exact, with at least the currency's decimals */
        netRevenue: number
      }
      /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
      unconverted?: {
        currency: string
        period: {
          startDate: string
          endDate: string
        }
        totals: {
          rows: number
          /** 1 if the order counts now and did not before, -1 for the opposite; in the sum of older orders their number */
          orders: number
          /** Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with at least the currency's decimals */
          reversed: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
        }
      }[]
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          /** Null for refunds that name no order, and for the sum of older orders */
          orderId: string | null
          /** The day in which the change counts */
          date: string
          arrivedOn: string
          reason: string
          /** 1 if the order counts now and did not before, -1 for the opposite; in the sum of older orders their number */
          orders: number
          /** Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with at least the currency's decimals */
          reversed: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
        }[]
        totals: {
          rows: number
          /** 1 if the order counts now and did not before, -1 for the opposite; in the sum of older orders their number */
          orders: number
          /** Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with at least the currency's decimals */
          reversed: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          rows: number
          /** 1 if the order counts now and did not before, -1 for the opposite; in the sum of older orders their number */
          orders: number
          /** Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with at least the currency's decimals */
          reversed: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
        }
        comparedRows?: {
          /** Null for refunds that name no order, and for the sum of older orders */
          orderId: string | null
          /** The day in which the change counts */
          date: string
          arrivedOn: string
          reason: string
          /** 1 if the order counts now and did not before, -1 for the opposite; in the sum of older orders their number */
          orders: number
          /** Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with at least the currency's decimals */
          reversed: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          rows: number | null
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          reversed: number | null
          netRevenue: number | null
        }
        /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
        unconverted?: {
          currency: string
          period: {
            startDate: string
            endDate: string
          }
          totals: {
            rows: number
            /** 1 if the order counts now and did not before, -1 for the opposite; in the sum of older orders their number */
            orders: number
            /** Exact, with at least the currency's decimals */
            totalRevenue: number
            /** Exact, with at least the currency's decimals */
            adjustments: number
            /** Exact, with at least the currency's decimals */
            reversed: number
            /** Exact, with at least the currency's decimals */
            netRevenue: number
          }
        }[]
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** Orders, discounts, revenue and new customers of each coupon */
  'coupons': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Column to sort by. Equal coupons are sorted by code */
      sort?: 'orders' | 'discounts' | 'totalRevenue' | 'netRevenue' | 'customers' | 'newCustomers' | 'couponCode'
      /** Ascending or descending, with null values last. Default: ascending for names, ids, stock levels and slow movers, otherwise descending */
      order?: 'asc' | 'desc'
      /** Only coupons whose code contains this text, ignoring case */
      search?: string
      /** Maximum number of rows */
      limit?: number
      /** Number of rows to skip, up to `totals.coupons` */
      offset?: number
      /** Day on which refunds and cancellations count: the day they happened (`event`), or the day of their order (`order`) */
      basis?: 'event' | 'order'
      /** Period to compare with. Whole months are compared with whole months, other periods with the same number of days before or the same dates of the previous year. A period in progress is compared with the same part of the other period */
      compare?: 'none' | 'previous_period' | 'previous_year'
      /** Whether the other period begins on the same date, or on the same day of the week. For the day of the week it begins 52 weeks earlier with `compare=previous_year`, otherwise a number of whole weeks earlier */
      align?: 'date' | 'weekday'
    }
    answer: {
      rows: {
        couponCode: string
        orders: number
        /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
        totalRevenue: number
        /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
        adjustments: number
        /** Exact, with up to six decimals */
        itemsSold: number
        /** Total revenue ÷ orders; null when there are none */
        averageOrderValue: number | null
        /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
        grossSales: number
        /** Σ of the discounts of the orders, whichever of their coupons gave them. Exact, with at least the currency's decimals */
        discounts: number
        /** Exact, with at least the currency's decimals */
        tax: number
        /** Exact, with at least the currency's decimals */
        shipping: number
        /** Exact, with at least the currency's decimals */
        tips: number
        /** Exact, with at least the currency's decimals */
        fees: number
        /** Exact, with at least the currency's decimals */
        duties: number
        /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
        giftCardsSold: number
        /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
        giftCardsRedeemed: number
        /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
        goodsRevenue: number
        refundCount: number
        /** Exact, with at least the currency's decimals */
        refunds: number
        chargebackCount: number
        /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
        chargebacks: number
        cancelledOrders: number
        /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
        cancelled: number
        /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
        reversed: number
        /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
        netRevenue: number
        /** Σ of the costs of order lines, as far as they are known; null if none is */
        cost: number | null
        /** Totals of the order lines whose cost is known − cost */
        grossProfit: number | null
        /** Gross profit ÷ totals of the order lines whose cost is known */
        grossMargin: number | null
        /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
        costKnownShare: number | null
        /** Customers who placed an order with the coupon in the period, without guests */
        customers: number
        /** Those whose first order was in the period, with this coupon or without */
        newCustomers: number
      }[]
      totals: {
        /** The number of rows of all pages */
        coupons: number
        orders: number
        /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
        totalRevenue: number
        /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
        adjustments: number
        /** Exact, with up to six decimals */
        itemsSold: number
        /** Total revenue ÷ orders; null when there are none */
        averageOrderValue: number | null
        /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
        grossSales: number
        /** Σ of the discounts of the orders, whichever of their coupons gave them. Exact, with at least the currency's decimals */
        discounts: number
        /** Exact, with at least the currency's decimals */
        tax: number
        /** Exact, with at least the currency's decimals */
        shipping: number
        /** Exact, with at least the currency's decimals */
        tips: number
        /** Exact, with at least the currency's decimals */
        fees: number
        /** Exact, with at least the currency's decimals */
        duties: number
        /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
        giftCardsSold: number
        /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
        giftCardsRedeemed: number
        /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
        goodsRevenue: number
        refundCount: number
        /** Exact, with at least the currency's decimals */
        refunds: number
        chargebackCount: number
        /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
        chargebacks: number
        cancelledOrders: number
        /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
        cancelled: number
        /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
        reversed: number
        /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
        netRevenue: number
        /** Σ of the costs of order lines, as far as they are known; null if none is */
        cost: number | null
        /** Totals of the order lines whose cost is known − cost */
        grossProfit: number | null
        /** Gross profit ÷ totals of the order lines whose cost is known */
        grossMargin: number | null
        /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
        costKnownShare: number | null
        /** Customers who placed an order with the coupon in the period, without guests */
        customers: number
        /** Those whose first order was in the period, with this coupon or without */
        newCustomers: number
      }
      /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
      unconverted?: {
        currency: string
        period: {
          startDate: string
          endDate: string
        }
        totals: {
          /** The number of rows of all pages */
          coupons: number
          orders: number
          /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Σ of the discounts of the orders, whichever of their coupons gave them. Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          /** Exact, with at least the currency's decimals */
          shipping: number
          /** Exact, with at least the currency's decimals */
          tips: number
          /** Exact, with at least the currency's decimals */
          fees: number
          /** Exact, with at least the currency's decimals */
          duties: number
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
          giftCardsRedeemed: number
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number
          /** Exact, with at least the currency's decimals */
          refunds: number
          chargebackCount: number
          /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
          chargebacks: number
          cancelledOrders: number
          /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
          cancelled: number
          /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
          reversed: number
          /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          /** Customers who placed an order with the coupon in the period, without guests */
          customers: number
          /** Those whose first order was in the period, with this coupon or without */
          newCustomers: number
        }
      }[]
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          couponCode: string
          orders: number
          /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Σ of the discounts of the orders, whichever of their coupons gave them. Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          /** Exact, with at least the currency's decimals */
          shipping: number
          /** Exact, with at least the currency's decimals */
          tips: number
          /** Exact, with at least the currency's decimals */
          fees: number
          /** Exact, with at least the currency's decimals */
          duties: number
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
          giftCardsRedeemed: number
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number
          /** Exact, with at least the currency's decimals */
          refunds: number
          chargebackCount: number
          /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
          chargebacks: number
          cancelledOrders: number
          /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
          cancelled: number
          /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
          reversed: number
          /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          /** Customers who placed an order with the coupon in the period, without guests */
          customers: number
          /** Those whose first order was in the period, with this coupon or without */
          newCustomers: number
        }[]
        totals: {
          /** The number of rows of all pages */
          coupons: number
          orders: number
          /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Σ of the discounts of the orders, whichever of their coupons gave them. Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          /** Exact, with at least the currency's decimals */
          shipping: number
          /** Exact, with at least the currency's decimals */
          tips: number
          /** Exact, with at least the currency's decimals */
          fees: number
          /** Exact, with at least the currency's decimals */
          duties: number
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
          giftCardsRedeemed: number
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number
          /** Exact, with at least the currency's decimals */
          refunds: number
          chargebackCount: number
          /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
          chargebacks: number
          cancelledOrders: number
          /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
          cancelled: number
          /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
          reversed: number
          /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          /** Customers who placed an order with the coupon in the period, without guests */
          customers: number
          /** Those whose first order was in the period, with this coupon or without */
          newCustomers: number
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          /** The number of rows of all pages */
          coupons: number
          orders: number
          /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Σ of the discounts of the orders, whichever of their coupons gave them. Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          /** Exact, with at least the currency's decimals */
          shipping: number
          /** Exact, with at least the currency's decimals */
          tips: number
          /** Exact, with at least the currency's decimals */
          fees: number
          /** Exact, with at least the currency's decimals */
          duties: number
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
          giftCardsRedeemed: number
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number
          /** Exact, with at least the currency's decimals */
          refunds: number
          chargebackCount: number
          /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
          chargebacks: number
          cancelledOrders: number
          /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
          cancelled: number
          /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
          reversed: number
          /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          /** Customers who placed an order with the coupon in the period, without guests */
          customers: number
          /** Those whose first order was in the period, with this coupon or without */
          newCustomers: number
        }
        comparedRows?: {
          couponCode: string
          orders: number
          /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Σ of the discounts of the orders, whichever of their coupons gave them. Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          /** Exact, with at least the currency's decimals */
          shipping: number
          /** Exact, with at least the currency's decimals */
          tips: number
          /** Exact, with at least the currency's decimals */
          fees: number
          /** Exact, with at least the currency's decimals */
          duties: number
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
          giftCardsRedeemed: number
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number
          /** Exact, with at least the currency's decimals */
          refunds: number
          chargebackCount: number
          /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
          chargebacks: number
          cancelledOrders: number
          /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
          cancelled: number
          /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
          reversed: number
          /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          /** Customers who placed an order with the coupon in the period, without guests */
          customers: number
          /** Those whose first order was in the period, with this coupon or without */
          newCustomers: number
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          coupons: number | null
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          itemsSold: number | null
          averageOrderValue: number | null
          grossSales: number | null
          discounts: number | null
          tax: number | null
          shipping: number | null
          tips: number | null
          fees: number | null
          duties: number | null
          giftCardsSold: number | null
          giftCardsRedeemed: number | null
          goodsRevenue: number | null
          refundCount: number | null
          refunds: number | null
          chargebackCount: number | null
          chargebacks: number | null
          cancelledOrders: number | null
          cancelled: number | null
          reversed: number | null
          netRevenue: number | null
          cost: number | null
          grossProfit: number | null
          grossMargin: number | null
          costKnownShare: number | null
          customers: number | null
          newCustomers: number | null
        }
        /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
        unconverted?: {
          currency: string
          period: {
            startDate: string
            endDate: string
          }
          totals: {
            /** The number of rows of all pages */
            coupons: number
            orders: number
            /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
            totalRevenue: number
            /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
            adjustments: number
            /** Exact, with up to six decimals */
            itemsSold: number
            /** Total revenue ÷ orders; null when there are none */
            averageOrderValue: number | null
            /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
            grossSales: number
            /** Σ of the discounts of the orders, whichever of their coupons gave them. Exact, with at least the currency's decimals */
            discounts: number
            /** Exact, with at least the currency's decimals */
            tax: number
            /** Exact, with at least the currency's decimals */
            shipping: number
            /** Exact, with at least the currency's decimals */
            tips: number
            /** Exact, with at least the currency's decimals */
            fees: number
            /** Exact, with at least the currency's decimals */
            duties: number
            /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
            giftCardsSold: number
            /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
            giftCardsRedeemed: number
            /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
            goodsRevenue: number
            refundCount: number
            /** Exact, with at least the currency's decimals */
            refunds: number
            chargebackCount: number
            /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
            chargebacks: number
            cancelledOrders: number
            /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
            cancelled: number
            /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
            reversed: number
            /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
            netRevenue: number
            /** Σ of the costs of order lines, as far as they are known; null if none is */
            cost: number | null
            /** Totals of the order lines whose cost is known − cost */
            grossProfit: number | null
            /** Gross profit ÷ totals of the order lines whose cost is known */
            grossMargin: number | null
            /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
            costKnownShare: number | null
            /** Customers who placed an order with the coupon in the period, without guests */
            customers: number
            /** Those whose first order was in the period, with this coupon or without */
            newCustomers: number
          }
        }[]
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** Tax by country and rate */
  'taxes': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** `rate`: one row for each country and rate, from the lines that state a rate, and one for the rest */
      by?: 'country' | 'rate'
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Day on which refunds and cancellations count: the day they happened (`event`), or the day of their order (`order`) */
      basis?: 'event' | 'order'
    }
    answer: {
      rows: {
        /** Empty for orders without a country */
        country: string
        /** In percent; null without `by=rate`, and for what no line with a rate explains */
        rate: number | null
        orders: number
        /** Total revenue + adjustments − tax. Of a rate: its lines, without their discounts and tax. Exact, with at least the currency's decimals */
        taxableRevenue: number
        /** Exact, with at least the currency's decimals */
        tax: number
      }[]
      totals: {
        orders: number
        /** Total revenue + adjustments − tax. Of a rate: its lines, without their discounts and tax. Exact, with at least the currency's decimals */
        taxableRevenue: number
        /** Exact, with at least the currency's decimals */
        tax: number
      }
      /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
      unconverted?: {
        currency: string
        period: {
          startDate: string
          endDate: string
        }
        totals: {
          orders: number
          /** Total revenue + adjustments − tax. Of a rate: its lines, without their discounts and tax. Exact, with at least the currency's decimals */
          taxableRevenue: number
          /** Exact, with at least the currency's decimals */
          tax: number
        }
      }[]
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          /** Empty for orders without a country */
          country: string
          /** In percent; null without `by=rate`, and for what no line with a rate explains */
          rate: number | null
          orders: number
          /** Total revenue + adjustments − tax. Of a rate: its lines, without their discounts and tax. Exact, with at least the currency's decimals */
          taxableRevenue: number
          /** Exact, with at least the currency's decimals */
          tax: number
        }[]
        totals: {
          orders: number
          /** Total revenue + adjustments − tax. Of a rate: its lines, without their discounts and tax. Exact, with at least the currency's decimals */
          taxableRevenue: number
          /** Exact, with at least the currency's decimals */
          tax: number
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          orders: number
          /** Total revenue + adjustments − tax. Of a rate: its lines, without their discounts and tax. Exact, with at least the currency's decimals */
          taxableRevenue: number
          /** Exact, with at least the currency's decimals */
          tax: number
        }
        comparedRows?: {
          /** Empty for orders without a country */
          country: string
          /** In percent; null without `by=rate`, and for what no line with a rate explains */
          rate: number | null
          orders: number
          /** Total revenue + adjustments − tax. Of a rate: its lines, without their discounts and tax. Exact, with at least the currency's decimals */
          taxableRevenue: number
          /** Exact, with at least the currency's decimals */
          tax: number
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          orders: number | null
          taxableRevenue: number | null
          tax: number | null
        }
        /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
        unconverted?: {
          currency: string
          period: {
            startDate: string
            endDate: string
          }
          totals: {
            orders: number
            /** Total revenue + adjustments − tax. Of a rate: its lines, without their discounts and tax. Exact, with at least the currency's decimals */
            taxableRevenue: number
            /** Exact, with at least the currency's decimals */
            tax: number
          }
        }[]
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** Products by revenue, highest first */
  'products/top': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Maximum number of rows */
      limit?: number
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
    }
    answer: {
      productId: string
      timesOrdered: number
      /** Exact, with up to six decimals */
      unitsSold: number
      /** Exact, with at least the currency's decimals */
      totalRevenue: number
      avgRevenuePerOrder: number | null
    }[]
  }
  /** All metrics of each product, with search, sorting and pages */
  'products': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** One row for each product, for each variant of each product, or for each stock keeping unit of each product. Orders state both in their lines; a line that states none has the one of its product in the catalogue. A refund counts for a variant if its order has no other variant of the product, otherwise for the row without a variant */
      by?: 'product' | 'variant' | 'sku'
      /** Only products of this category. Empty for products without a category */
      category?: string
      /** Only products of this brand. Empty for products without a brand */
      brand?: string
      /** Column to sort by. Equal products are sorted by id */
      sort?: 'netRevenue' | 'price' | 'timesOrdered' | 'unitsSold' | 'revenue' | 'refundedUnits' | 'refunds' | 'cancelledUnits' | 'cancelled' | 'netUnits' | 'share' | 'refundRate' | 'cost' | 'grossProfit' | 'grossMargin' | 'averageRevenuePerOrder' | 'name' | 'productId'
      /** Ascending or descending, with null values last. Default: ascending for names, ids, stock levels and slow movers, otherwise descending */
      order?: 'asc' | 'desc'
      /** Only products whose name or id contains this text, ignoring case */
      search?: string
      /** Maximum number of rows */
      limit?: number
      /** Number of rows to skip, up to `totals.products` */
      offset?: number
      /** Include products of the catalogue without sales, except deleted ones */
      includeUnsold?: boolean
      /** Slow movers: all products of the catalogue that are not deleted, sorted by units sold, lowest first */
      slow?: boolean
      /** Day on which refunds and cancellations count: the day they happened (`event`), or the day of their order (`order`) */
      basis?: 'event' | 'order'
      /** Period to compare with. Whole months are compared with whole months, other periods with the same number of days before or the same dates of the previous year. A period in progress is compared with the same part of the other period */
      compare?: 'none' | 'previous_period' | 'previous_year'
      /** Whether the other period begins on the same date, or on the same day of the week. For the day of the week it begins 52 weeks earlier with `compare=previous_year`, otherwise a number of whole weeks earlier */
      align?: 'date' | 'weekday'
    }
    answer: {
      rows: {
        productId: string
        /** Name in the catalogue, or in the first order line with a name; null if there is none */
        name: string | null
        /** As the catalogue says now */
        category: string | null
        brand: string | null
        /** With `by=variant` the variant of the row, with `by=product` that of the catalogue */
        variantId: string | null
        /** With `by=sku` the stock keeping unit of the row, with `by=product` that of the catalogue */
        sku: string | null
        /** Price in the catalogue; null if it is in another currency */
        price: number | null
        isDeleted: boolean
        /** Orders that contain the product */
        timesOrdered: number
        /** Exact, with up to six decimals */
        unitsSold: number
        /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
        revenue: number
        /** Exact, with up to six decimals */
        refundedUnits: number
        /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
        refunds: number
        /** Exact, with up to six decimals */
        cancelledUnits: number
        /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
        cancelled: number
        /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
        netUnits: number
        /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
        netRevenue: number
        /** Refunded units ÷ units sold; null when no units were sold */
        refundRate: number | null
        /** Σ of the costs of order lines, as far as they are known; null if none is */
        cost: number | null
        /** Totals of the order lines whose cost is known − cost */
        grossProfit: number | null
        /** Gross profit ÷ totals of the order lines whose cost is known */
        grossMargin: number | null
        /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
        costKnownShare: number | null
        share: number | null
        averageRevenuePerOrder: number | null
      }[]
      totals: {
        /** The number of rows of all pages */
        products: number
        /** An order counts once for each of its products */
        timesOrdered: number
        /** Exact, with up to six decimals */
        unitsSold: number
        /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
        revenue: number
        /** Exact, with up to six decimals */
        refundedUnits: number
        /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
        refunds: number
        /** Exact, with up to six decimals */
        cancelledUnits: number
        /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
        cancelled: number
        /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
        netUnits: number
        /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
        netRevenue: number
        /** Refunded units ÷ units sold; null when no units were sold */
        refundRate: number | null
        /** Σ of the costs of order lines, as far as they are known; null if none is */
        cost: number | null
        /** Totals of the order lines whose cost is known − cost */
        grossProfit: number | null
        /** Gross profit ÷ totals of the order lines whose cost is known */
        grossMargin: number | null
        /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
        costKnownShare: number | null
        share: number | null
        /** Net revenue of the products that `search`, `category`, `brand` or `slow` leaves out. Exact, with at least the currency's decimals */
        otherProducts: number
        /** `salesNetRevenue` − net revenue of all products = `shipping` + `tax` + `tips` + `fees` + `duties` − `discounts` + `linesDifference` − `reversedElsewhere`. Exact, with at least the currency's decimals */
        residual: number
        /** Exact, with at least the currency's decimals */
        shipping: number
        /** Exact, with at least the currency's decimals */
        tax: number
        /** Exact, with at least the currency's decimals */
        tips: number
        /** Exact, with at least the currency's decimals */
        fees: number
        /** Exact, with at least the currency's decimals */
        duties: number
        /** Exact, with at least the currency's decimals */
        discounts: number
        /** Difference between the total of an order and its lines, over all orders whose total does not match. Exact, with at least the currency's decimals */
        linesDifference: number
        /** Reversed amounts that belong to no product: refunds without items, shipping and tax. Exact, with at least the currency's decimals */
        reversedElsewhere: number
        /** Net revenue of all orders = `netRevenue` + `otherProducts` + `residual`. Exact, with at least the currency's decimals */
        salesNetRevenue: number
      }
      /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
      unconverted?: {
        currency: string
        period: {
          startDate: string
          endDate: string
        }
        totals: {
          /** The number of rows of all pages */
          products: number
          /** An order counts once for each of its products */
          timesOrdered: number
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with up to six decimals */
          refundedUnits: number
          /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with up to six decimals */
          cancelledUnits: number
          /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
          cancelled: number
          /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
          netUnits: number
          /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Refunded units ÷ units sold; null when no units were sold */
          refundRate: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          share: number | null
          /** Net revenue of the products that `search`, `category`, `brand` or `slow` leaves out. Exact, with at least the currency's decimals */
          otherProducts: number
          /** `salesNetRevenue` − net revenue of all products = `shipping` + `tax` + `tips` + `fees` + `duties` − `discounts` + `linesDifference` − `reversedElsewhere`. Exact, with at least the currency's decimals */
          residual: number
          /** Exact, with at least the currency's decimals */
          shipping: number
          /** Exact, with at least the currency's decimals */
          tax: number
          /** Exact, with at least the currency's decimals */
          tips: number
          /** Exact, with at least the currency's decimals */
          fees: number
          /** Exact, with at least the currency's decimals */
          duties: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Difference between the total of an order and its lines, over all orders whose total does not match. Exact, with at least the currency's decimals */
          linesDifference: number
          /** Reversed amounts that belong to no product: refunds without items, shipping and tax. Exact, with at least the currency's decimals */
          reversedElsewhere: number
          /** Net revenue of all orders = `netRevenue` + `otherProducts` + `residual`. Exact, with at least the currency's decimals */
          salesNetRevenue: number
        }
      }[]
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          productId: string
          /** Name in the catalogue, or in the first order line with a name; null if there is none */
          name: string | null
          /** As the catalogue says now */
          category: string | null
          brand: string | null
          /** With `by=variant` the variant of the row, with `by=product` that of the catalogue */
          variantId: string | null
          /** With `by=sku` the stock keeping unit of the row, with `by=product` that of the catalogue */
          sku: string | null
          /** Price in the catalogue; null if it is in another currency */
          price: number | null
          isDeleted: boolean
          /** Orders that contain the product */
          timesOrdered: number
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with up to six decimals */
          refundedUnits: number
          /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with up to six decimals */
          cancelledUnits: number
          /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
          cancelled: number
          /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
          netUnits: number
          /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Refunded units ÷ units sold; null when no units were sold */
          refundRate: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          share: number | null
          averageRevenuePerOrder: number | null
        }[]
        totals: {
          /** The number of rows of all pages */
          products: number
          /** An order counts once for each of its products */
          timesOrdered: number
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with up to six decimals */
          refundedUnits: number
          /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with up to six decimals */
          cancelledUnits: number
          /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
          cancelled: number
          /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
          netUnits: number
          /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Refunded units ÷ units sold; null when no units were sold */
          refundRate: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          share: number | null
          /** Net revenue of the products that `search`, `category`, `brand` or `slow` leaves out. Exact, with at least the currency's decimals */
          otherProducts: number
          /** `salesNetRevenue` − net revenue of all products = `shipping` + `tax` + `tips` + `fees` + `duties` − `discounts` + `linesDifference` − `reversedElsewhere`. Exact, with at least the currency's decimals */
          residual: number
          /** Exact, with at least the currency's decimals */
          shipping: number
          /** Exact, with at least the currency's decimals */
          tax: number
          /** Exact, with at least the currency's decimals */
          tips: number
          /** Exact, with at least the currency's decimals */
          fees: number
          /** Exact, with at least the currency's decimals */
          duties: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Difference between the total of an order and its lines, over all orders whose total does not match. Exact, with at least the currency's decimals */
          linesDifference: number
          /** Reversed amounts that belong to no product: refunds without items, shipping and tax. Exact, with at least the currency's decimals */
          reversedElsewhere: number
          /** Net revenue of all orders = `netRevenue` + `otherProducts` + `residual`. Exact, with at least the currency's decimals */
          salesNetRevenue: number
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          /** The number of rows of all pages */
          products: number
          /** An order counts once for each of its products */
          timesOrdered: number
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with up to six decimals */
          refundedUnits: number
          /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with up to six decimals */
          cancelledUnits: number
          /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
          cancelled: number
          /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
          netUnits: number
          /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Refunded units ÷ units sold; null when no units were sold */
          refundRate: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          share: number | null
          /** Net revenue of the products that `search`, `category`, `brand` or `slow` leaves out. Exact, with at least the currency's decimals */
          otherProducts: number
          /** `salesNetRevenue` − net revenue of all products = `shipping` + `tax` + `tips` + `fees` + `duties` − `discounts` + `linesDifference` − `reversedElsewhere`. Exact, with at least the currency's decimals */
          residual: number
          /** Exact, with at least the currency's decimals */
          shipping: number
          /** Exact, with at least the currency's decimals */
          tax: number
          /** Exact, with at least the currency's decimals */
          tips: number
          /** Exact, with at least the currency's decimals */
          fees: number
          /** Exact, with at least the currency's decimals */
          duties: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Difference between the total of an order and its lines, over all orders whose total does not match. Exact, with at least the currency's decimals */
          linesDifference: number
          /** Reversed amounts that belong to no product: refunds without items, shipping and tax. Exact, with at least the currency's decimals */
          reversedElsewhere: number
          /** Net revenue of all orders = `netRevenue` + `otherProducts` + `residual`. Exact, with at least the currency's decimals */
          salesNetRevenue: number
        }
        comparedRows?: {
          productId: string
          /** Name in the catalogue, or in the first order line with a name; null if there is none */
          name: string | null
          /** As the catalogue says now */
          category: string | null
          brand: string | null
          /** With `by=variant` the variant of the row, with `by=product` that of the catalogue */
          variantId: string | null
          /** With `by=sku` the stock keeping unit of the row, with `by=product` that of the catalogue */
          sku: string | null
          /** Price in the catalogue; null if it is in another currency */
          price: number | null
          isDeleted: boolean
          /** Orders that contain the product */
          timesOrdered: number
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with up to six decimals */
          refundedUnits: number
          /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with up to six decimals */
          cancelledUnits: number
          /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
          cancelled: number
          /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
          netUnits: number
          /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Refunded units ÷ units sold; null when no units were sold */
          refundRate: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          share: number | null
          averageRevenuePerOrder: number | null
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          products: number | null
          timesOrdered: number | null
          unitsSold: number | null
          revenue: number | null
          refundedUnits: number | null
          refunds: number | null
          cancelledUnits: number | null
          cancelled: number | null
          netUnits: number | null
          netRevenue: number | null
          refundRate: number | null
          cost: number | null
          grossProfit: number | null
          grossMargin: number | null
          costKnownShare: number | null
          share: number | null
          otherProducts: number | null
          residual: number | null
          shipping: number | null
          tax: number | null
          tips: number | null
          fees: number | null
          duties: number | null
          discounts: number | null
          linesDifference: number | null
          reversedElsewhere: number | null
          salesNetRevenue: number | null
        }
        /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
        unconverted?: {
          currency: string
          period: {
            startDate: string
            endDate: string
          }
          totals: {
            /** The number of rows of all pages */
            products: number
            /** An order counts once for each of its products */
            timesOrdered: number
            /** Exact, with up to six decimals */
            unitsSold: number
            /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
            revenue: number
            /** Exact, with up to six decimals */
            refundedUnits: number
            /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
            refunds: number
            /** Exact, with up to six decimals */
            cancelledUnits: number
            /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
            cancelled: number
            /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
            netUnits: number
            /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
            netRevenue: number
            /** Refunded units ÷ units sold; null when no units were sold */
            refundRate: number | null
            /** Σ of the costs of order lines, as far as they are known; null if none is */
            cost: number | null
            /** Totals of the order lines whose cost is known − cost */
            grossProfit: number | null
            /** Gross profit ÷ totals of the order lines whose cost is known */
            grossMargin: number | null
            /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
            costKnownShare: number | null
            share: number | null
            /** Net revenue of the products that `search`, `category`, `brand` or `slow` leaves out. Exact, with at least the currency's decimals */
            otherProducts: number
            /** `salesNetRevenue` − net revenue of all products = `shipping` + `tax` + `tips` + `fees` + `duties` − `discounts` + `linesDifference` − `reversedElsewhere`. Exact, with at least the currency's decimals */
            residual: number
            /** Exact, with at least the currency's decimals */
            shipping: number
            /** Exact, with at least the currency's decimals */
            tax: number
            /** Exact, with at least the currency's decimals */
            tips: number
            /** Exact, with at least the currency's decimals */
            fees: number
            /** Exact, with at least the currency's decimals */
            duties: number
            /** Exact, with at least the currency's decimals */
            discounts: number
            /** Difference between the total of an order and its lines, over all orders whose total does not match. Exact, with at least the currency's decimals */
            linesDifference: number
            /** Reversed amounts that belong to no product: refunds without items, shipping and tax. Exact, with at least the currency's decimals */
            reversedElsewhere: number
            /** Net revenue of all orders = `netRevenue` + `otherProducts` + `residual`. Exact, with at least the currency's decimals */
            salesNetRevenue: number
          }
        }[]
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** Sales of products by category or brand */
  'products/groups': {
    parameters: {
      /** Label of the product to group by */
      by?: 'category' | 'brand'
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Column to sort by. Equal groups are sorted by their labels */
      sort?: 'netRevenue' | 'revenue' | 'unitsSold' | 'refunds' | 'orders' | 'products' | 'group'
      /** Ascending or descending, with null values last. Default: ascending for names, ids, stock levels and slow movers, otherwise descending */
      order?: 'asc' | 'desc'
      /** Maximum number of rows */
      limit?: number
      /** Number of rows to skip, up to `totals.groups` */
      offset?: number
      /** Day on which refunds and cancellations count: the day they happened (`event`), or the day of their order (`order`) */
      basis?: 'event' | 'order'
      /** Period to compare with. Whole months are compared with whole months, other periods with the same number of days before or the same dates of the previous year. A period in progress is compared with the same part of the other period */
      compare?: 'none' | 'previous_period' | 'previous_year'
      /** Whether the other period begins on the same date, or on the same day of the week. For the day of the week it begins 52 weeks earlier with `compare=previous_year`, otherwise a number of whole weeks earlier */
      align?: 'date' | 'weekday'
    }
    answer: {
      rows: {
        group: string
        /** Products with sales or reversals in the period */
        products: number
        /** Different orders placed in the period with such a product. Null if the period has more than 100,000 orders */
        orders: number | null
        /** An order counts once for each of its products */
        timesOrdered: number
        /** Exact, with up to six decimals */
        unitsSold: number
        /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
        revenue: number
        /** Exact, with up to six decimals */
        refundedUnits: number
        /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
        refunds: number
        /** Exact, with up to six decimals */
        cancelledUnits: number
        /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
        cancelled: number
        /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
        netUnits: number
        /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
        netRevenue: number
        /** Refunded units ÷ units sold; null when no units were sold */
        refundRate: number | null
        /** Σ of the costs of order lines, as far as they are known; null if none is */
        cost: number | null
        /** Totals of the order lines whose cost is known − cost */
        grossProfit: number | null
        /** Gross profit ÷ totals of the order lines whose cost is known */
        grossMargin: number | null
        /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
        costKnownShare: number | null
        share: number | null
      }[]
      totals: {
        /** The number of rows of all pages */
        groups: number
        /** Products with sales or reversals in the period */
        products: number
        /** Different orders placed in the period with such a product. Null if the period has more than 100,000 orders */
        orders: number | null
        /** An order counts once for each of its products */
        timesOrdered: number
        /** Exact, with up to six decimals */
        unitsSold: number
        /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
        revenue: number
        /** Exact, with up to six decimals */
        refundedUnits: number
        /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
        refunds: number
        /** Exact, with up to six decimals */
        cancelledUnits: number
        /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
        cancelled: number
        /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
        netUnits: number
        /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
        netRevenue: number
        /** Refunded units ÷ units sold; null when no units were sold */
        refundRate: number | null
        /** Σ of the costs of order lines, as far as they are known; null if none is */
        cost: number | null
        /** Totals of the order lines whose cost is known − cost */
        grossProfit: number | null
        /** Gross profit ÷ totals of the order lines whose cost is known */
        grossMargin: number | null
        /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
        costKnownShare: number | null
      }
      /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
      unconverted?: {
        currency: string
        period: {
          startDate: string
          endDate: string
        }
        totals: {
          /** The number of rows of all pages */
          groups: number
          /** Products with sales or reversals in the period */
          products: number
          /** Different orders placed in the period with such a product. Null if the period has more than 100,000 orders */
          orders: number | null
          /** An order counts once for each of its products */
          timesOrdered: number
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with up to six decimals */
          refundedUnits: number
          /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with up to six decimals */
          cancelledUnits: number
          /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
          cancelled: number
          /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
          netUnits: number
          /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Refunded units ÷ units sold; null when no units were sold */
          refundRate: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
        }
      }[]
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          group: string
          /** Products with sales or reversals in the period */
          products: number
          /** Different orders placed in the period with such a product. Null if the period has more than 100,000 orders */
          orders: number | null
          /** An order counts once for each of its products */
          timesOrdered: number
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with up to six decimals */
          refundedUnits: number
          /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with up to six decimals */
          cancelledUnits: number
          /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
          cancelled: number
          /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
          netUnits: number
          /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Refunded units ÷ units sold; null when no units were sold */
          refundRate: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          share: number | null
        }[]
        totals: {
          /** The number of rows of all pages */
          groups: number
          /** Products with sales or reversals in the period */
          products: number
          /** Different orders placed in the period with such a product. Null if the period has more than 100,000 orders */
          orders: number | null
          /** An order counts once for each of its products */
          timesOrdered: number
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with up to six decimals */
          refundedUnits: number
          /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with up to six decimals */
          cancelledUnits: number
          /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
          cancelled: number
          /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
          netUnits: number
          /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Refunded units ÷ units sold; null when no units were sold */
          refundRate: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          /** The number of rows of all pages */
          groups: number
          /** Products with sales or reversals in the period */
          products: number
          /** Different orders placed in the period with such a product. Null if the period has more than 100,000 orders */
          orders: number | null
          /** An order counts once for each of its products */
          timesOrdered: number
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with up to six decimals */
          refundedUnits: number
          /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with up to six decimals */
          cancelledUnits: number
          /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
          cancelled: number
          /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
          netUnits: number
          /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Refunded units ÷ units sold; null when no units were sold */
          refundRate: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
        }
        comparedRows?: {
          group: string
          /** Products with sales or reversals in the period */
          products: number
          /** Different orders placed in the period with such a product. Null if the period has more than 100,000 orders */
          orders: number | null
          /** An order counts once for each of its products */
          timesOrdered: number
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with up to six decimals */
          refundedUnits: number
          /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with up to six decimals */
          cancelledUnits: number
          /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
          cancelled: number
          /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
          netUnits: number
          /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Refunded units ÷ units sold; null when no units were sold */
          refundRate: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          share: number | null
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          groups: number | null
          products: number | null
          orders: number | null
          timesOrdered: number | null
          unitsSold: number | null
          revenue: number | null
          refundedUnits: number | null
          refunds: number | null
          cancelledUnits: number | null
          cancelled: number | null
          netUnits: number | null
          netRevenue: number | null
          refundRate: number | null
          cost: number | null
          grossProfit: number | null
          grossMargin: number | null
          costKnownShare: number | null
        }
        /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
        unconverted?: {
          currency: string
          period: {
            startDate: string
            endDate: string
          }
          totals: {
            /** The number of rows of all pages */
            groups: number
            /** Products with sales or reversals in the period */
            products: number
            /** Different orders placed in the period with such a product. Null if the period has more than 100,000 orders */
            orders: number | null
            /** An order counts once for each of its products */
            timesOrdered: number
            /** Exact, with up to six decimals */
            unitsSold: number
            /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
            revenue: number
            /** Exact, with up to six decimals */
            refundedUnits: number
            /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
            refunds: number
            /** Exact, with up to six decimals */
            cancelledUnits: number
            /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
            cancelled: number
            /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
            netUnits: number
            /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
            netRevenue: number
            /** Refunded units ÷ units sold; null when no units were sold */
            refundRate: number | null
            /** Σ of the costs of order lines, as far as they are known; null if none is */
            cost: number | null
            /** Totals of the order lines whose cost is known − cost */
            grossProfit: number | null
            /** Gross profit ÷ totals of the order lines whose cost is known */
            grossMargin: number | null
            /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
            costKnownShare: number | null
          }
        }[]
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** One product by day, week, month, quarter or year */
  'products/{productId}/series': {
    parameters: {
      /** The product */
      productId: string
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Length of an interval */
      interval?: 'day' | 'week' | 'month' | 'quarter' | 'year'
      /** First day of a week */
      weekStart?: 'monday' | 'sunday' | 'saturday'
      /** Leave out the interval in progress and future intervals. If the period has no complete interval, there are no rows, and `meta.period` is null */
      complete?: boolean
      /** Day on which refunds and cancellations count: the day they happened (`event`), or the day of their order (`order`) */
      basis?: 'event' | 'order'
      /** Period to compare with. Whole months are compared with whole months, other periods with the same number of days before or the same dates of the previous year. A period in progress is compared with the same part of the other period */
      compare?: 'none' | 'previous_period' | 'previous_year'
      /** Whether the other period begins on the same date, or on the same day of the week. For the day of the week it begins 52 weeks earlier with `compare=previous_year`, otherwise a number of whole weeks earlier */
      align?: 'date' | 'weekday'
    }
    answer: {
      rows: {
        /** First day of the interval */
        bucket: string
        /** Orders that contain the product */
        timesOrdered: number
        /** Exact, with up to six decimals */
        unitsSold: number
        /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
        revenue: number
        /** Exact, with up to six decimals */
        refundedUnits: number
        /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
        refunds: number
        /** Exact, with up to six decimals */
        cancelledUnits: number
        /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
        cancelled: number
        /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
        netUnits: number
        /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
        netRevenue: number
        /** Refunded units ÷ units sold; null when no units were sold */
        refundRate: number | null
        /** Σ of the costs of order lines, as far as they are known; null if none is */
        cost: number | null
        /** Totals of the order lines whose cost is known − cost */
        grossProfit: number | null
        /** Gross profit ÷ totals of the order lines whose cost is known */
        grossMargin: number | null
        /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
        costKnownShare: number | null
        averageRevenuePerOrder: number | null
      }[]
      totals: {
        productId: string
        /** Name in the catalogue, or in the first order line with a name; null if there is none */
        name: string | null
        /** Price in the catalogue; null if it is in another currency */
        price: number | null
        isDeleted: boolean
        /** Orders that contain the product */
        timesOrdered: number
        /** Exact, with up to six decimals */
        unitsSold: number
        /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
        revenue: number
        /** Exact, with up to six decimals */
        refundedUnits: number
        /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
        refunds: number
        /** Exact, with up to six decimals */
        cancelledUnits: number
        /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
        cancelled: number
        /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
        netUnits: number
        /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
        netRevenue: number
        /** Refunded units ÷ units sold; null when no units were sold */
        refundRate: number | null
        /** Σ of the costs of order lines, as far as they are known; null if none is */
        cost: number | null
        /** Totals of the order lines whose cost is known − cost */
        grossProfit: number | null
        /** Gross profit ÷ totals of the order lines whose cost is known */
        grossMargin: number | null
        /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
        costKnownShare: number | null
        averageRevenuePerOrder: number | null
      }
      /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
      unconverted?: {
        currency: string
        period: {
          startDate: string
          endDate: string
        }
        totals: {
          productId: string
          /** Name in the catalogue, or in the first order line with a name; null if there is none */
          name: string | null
          /** Price in the catalogue; null if it is in another currency */
          price: number | null
          isDeleted: boolean
          /** Orders that contain the product */
          timesOrdered: number
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with up to six decimals */
          refundedUnits: number
          /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with up to six decimals */
          cancelledUnits: number
          /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
          cancelled: number
          /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
          netUnits: number
          /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Refunded units ÷ units sold; null when no units were sold */
          refundRate: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          averageRevenuePerOrder: number | null
        }
      }[]
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          /** First day of the interval */
          bucket: string
          /** Orders that contain the product */
          timesOrdered: number
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with up to six decimals */
          refundedUnits: number
          /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with up to six decimals */
          cancelledUnits: number
          /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
          cancelled: number
          /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
          netUnits: number
          /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Refunded units ÷ units sold; null when no units were sold */
          refundRate: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          averageRevenuePerOrder: number | null
        }[]
        totals: {
          productId: string
          /** Name in the catalogue, or in the first order line with a name; null if there is none */
          name: string | null
          /** Price in the catalogue; null if it is in another currency */
          price: number | null
          isDeleted: boolean
          /** Orders that contain the product */
          timesOrdered: number
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with up to six decimals */
          refundedUnits: number
          /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with up to six decimals */
          cancelledUnits: number
          /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
          cancelled: number
          /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
          netUnits: number
          /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Refunded units ÷ units sold; null when no units were sold */
          refundRate: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          averageRevenuePerOrder: number | null
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          productId: string
          /** Name in the catalogue, or in the first order line with a name; null if there is none */
          name: string | null
          /** Price in the catalogue; null if it is in another currency */
          price: number | null
          isDeleted: boolean
          /** Orders that contain the product */
          timesOrdered: number
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with up to six decimals */
          refundedUnits: number
          /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with up to six decimals */
          cancelledUnits: number
          /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
          cancelled: number
          /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
          netUnits: number
          /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Refunded units ÷ units sold; null when no units were sold */
          refundRate: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          averageRevenuePerOrder: number | null
        }
        comparedRows?: {
          /** First day of the interval */
          bucket: string
          /** Orders that contain the product */
          timesOrdered: number
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with up to six decimals */
          refundedUnits: number
          /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with up to six decimals */
          cancelledUnits: number
          /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
          cancelled: number
          /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
          netUnits: number
          /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Refunded units ÷ units sold; null when no units were sold */
          refundRate: number | null
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          averageRevenuePerOrder: number | null
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          price: number | null
          timesOrdered: number | null
          unitsSold: number | null
          revenue: number | null
          refundedUnits: number | null
          refunds: number | null
          cancelledUnits: number | null
          cancelled: number | null
          netUnits: number | null
          netRevenue: number | null
          refundRate: number | null
          cost: number | null
          grossProfit: number | null
          grossMargin: number | null
          costKnownShare: number | null
          averageRevenuePerOrder: number | null
        }
        /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
        unconverted?: {
          currency: string
          period: {
            startDate: string
            endDate: string
          }
          totals: {
            productId: string
            /** Name in the catalogue, or in the first order line with a name; null if there is none */
            name: string | null
            /** Price in the catalogue; null if it is in another currency */
            price: number | null
            isDeleted: boolean
            /** Orders that contain the product */
            timesOrdered: number
            /** Exact, with up to six decimals */
            unitsSold: number
            /** Σ of the order lines of the product, before discounts on whole orders, tax and shipping. Exact, with at least the currency's decimals */
            revenue: number
            /** Exact, with up to six decimals */
            refundedUnits: number
            /** Refunded amount of the product, from the items of refunds. Never more than its order lines.. Exact, with at least the currency's decimals */
            refunds: number
            /** Exact, with up to six decimals */
            cancelledUnits: number
            /** Amount of the product in cancelled orders, minus earlier refunds. Exact, with at least the currency's decimals */
            cancelled: number
            /** Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.. Exact, with up to six decimals */
            netUnits: number
            /** Revenue − refunds − cancelled. Exact, with at least the currency's decimals */
            netRevenue: number
            /** Refunded units ÷ units sold; null when no units were sold */
            refundRate: number | null
            /** Σ of the costs of order lines, as far as they are known; null if none is */
            cost: number | null
            /** Totals of the order lines whose cost is known − cost */
            grossProfit: number | null
            /** Gross profit ÷ totals of the order lines whose cost is known */
            grossMargin: number | null
            /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
            costKnownShare: number | null
            averageRevenuePerOrder: number | null
          }
        }[]
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** The products of one page, each by day, week, month, quarter or year */
  'products/series': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Length of an interval */
      interval?: 'day' | 'week' | 'month' | 'quarter' | 'year'
      /** First day of a week */
      weekStart?: 'monday' | 'sunday' | 'saturday'
      /** Column that selects the products of the page, as in `/api/analytics/products` */
      sort?: 'netRevenue' | 'price' | 'timesOrdered' | 'unitsSold' | 'revenue' | 'refundedUnits' | 'refunds' | 'cancelledUnits' | 'cancelled' | 'netUnits' | 'share' | 'refundRate' | 'cost' | 'grossProfit' | 'grossMargin' | 'averageRevenuePerOrder' | 'name' | 'productId'
      /** Ascending or descending, with null values last. Default: ascending for names, ids, stock levels and slow movers, otherwise descending */
      order?: 'asc' | 'desc'
      /** Only products whose name or id contains this text, ignoring case */
      search?: string
      /** Maximum number of rows */
      limit?: number
      /** Number of rows to skip, up to `totals.products` */
      offset?: number
      /** Include products of the catalogue without sales, except deleted ones */
      includeUnsold?: boolean
      /** Slow movers: all products of the catalogue that are not deleted, sorted by units sold, lowest first */
      slow?: boolean
      /** Day on which refunds and cancellations count: the day they happened (`event`), or the day of their order (`order`) */
      basis?: 'event' | 'order'
    }
    answer: {
      rows: {
        productId: string
        /** First day of the interval */
        bucket: string
        /** Exact, with up to six decimals */
        unitsSold: number
        /** Exact, with up to six decimals */
        netUnits: number
        /** Exact, with at least the currency's decimals */
        netRevenue: number
      }[]
      totals: {
        products: number
      }
      /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
      unconverted?: {
        currency: string
        period: {
          startDate: string
          endDate: string
        }
        totals: {
          products: number
        }
      }[]
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          productId: string
          /** First day of the interval */
          bucket: string
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Exact, with up to six decimals */
          netUnits: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
        }[]
        totals: {
          products: number
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          products: number
        }
        comparedRows?: {
          productId: string
          /** First day of the interval */
          bucket: string
          /** Exact, with up to six decimals */
          unitsSold: number
          /** Exact, with up to six decimals */
          netUnits: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          products: number | null
        }
        /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
        unconverted?: {
          currency: string
          period: {
            startDate: string
            endDate: string
          }
          totals: {
            products: number
          }
        }[]
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** Pairs of products that were in the same orders */
  'products/bought-together': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Only pairs with this product, which then stands first */
      productId?: string
      /** Column to sort by, highest first */
      sort?: 'orders' | 'lift' | 'confidence'
      /** Only pairs in at least this number of orders, because lift and confidence mean little for a few orders. Default: 2, or without `productId` one in 10,000 orders if that is more */
      minOrders?: number
      /** Maximum number of rows */
      limit?: number
    }
    answer: {
      rows: {
        productId: string
        name: string | null
        otherProductId: string
        otherName: string | null
        /** Orders with both */
        orders: number
        /** Orders with the product */
        productOrders: number
        otherOrders: number
        /** Orders with both ÷ all orders */
        support: number
        /** Orders with both ÷ orders with the product */
        confidence: number
        /** Orders with both ÷ orders with the other product */
        otherConfidence: number
        /** Support ÷ (share of orders with the product × share of orders with the other product). 1 is expected by chance, 2 is twice as often. */
        lift: number
      }[]
      totals: {
        orders: number
        /** Orders with more than 50 different products */
        ordersLeftOut: number
        /** The lowest number of orders of a pair */
        minOrders: number
        /** When the month with the oldest count was counted */
        computedAt: string | null
      }
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          productId: string
          name: string | null
          otherProductId: string
          otherName: string | null
          /** Orders with both */
          orders: number
          /** Orders with the product */
          productOrders: number
          otherOrders: number
          /** Orders with both ÷ all orders */
          support: number
          /** Orders with both ÷ orders with the product */
          confidence: number
          /** Orders with both ÷ orders with the other product */
          otherConfidence: number
          /** Support ÷ (share of orders with the product × share of orders with the other product). 1 is expected by chance, 2 is twice as often. */
          lift: number
        }[]
        totals: {
          orders: number
          /** Orders with more than 50 different products */
          ordersLeftOut: number
          /** The lowest number of orders of a pair */
          minOrders: number
          /** When the month with the oldest count was counted */
          computedAt: string | null
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          orders: number
          /** Orders with more than 50 different products */
          ordersLeftOut: number
          /** The lowest number of orders of a pair */
          minOrders: number
          /** When the month with the oldest count was counted */
          computedAt: string | null
        }
        comparedRows?: {
          productId: string
          name: string | null
          otherProductId: string
          otherName: string | null
          /** Orders with both */
          orders: number
          /** Orders with the product */
          productOrders: number
          otherOrders: number
          /** Orders with both ÷ all orders */
          support: number
          /** Orders with both ÷ orders with the product */
          confidence: number
          /** Orders with both ÷ orders with the other product */
          otherConfidence: number
          /** Support ÷ (share of orders with the product × share of orders with the other product). 1 is expected by chance, 2 is twice as often. */
          lift: number
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          orders: number | null
          ordersLeftOut: number | null
          minOrders: number | null
        }
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** Stock of each product, and how many days it lasts */
  'inventory': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Stock that lasts for less than this number of days is low */
      lowStockDays?: number
      /** Column to sort by. Equal products are sorted by id */
      sort?: 'daysOfCover' | 'name' | 'productId' | 'onHand' | 'available' | 'opening' | 'restocked' | 'adjusted' | 'shipped' | 'returned' | 'counted' | 'reserved' | 'unitsSold' | 'sellThrough'
      /** Ascending or descending, with null values last. Default: ascending for names, ids, stock levels and slow movers, otherwise descending */
      order?: 'asc' | 'desc'
      /** Only products whose name or id contains this text, ignoring case */
      search?: string
      /** Maximum number of rows */
      limit?: number
      /** Number of rows to skip, up to `totals.products` */
      offset?: number
      /** Include products of the catalogue without any stock event, except deleted ones */
      includeAll?: boolean
    }
    answer: {
      rows: {
        productId: string
        name: string | null
        isDeleted: boolean
        /** Stock before the first event with a level, if known */
        opening: number | null
        restocked: number | null
        /** Σ of corrections, positive and negative */
        adjusted: number | null
        shipped: number | null
        /** Units of returns that were restocked */
        returned: number | null
        /** The difference that counts made to the units on hand; 0 without a count */
        counted: number | null
        /** Opening + restocked + adjusted + returned − shipped + counted */
        onHand: number | null
        /** Reserved for orders that are not shipped */
        reserved: number | null
        /** On hand − reserved */
        available: number | null
        /** Units of the orders placed in the period, in all currencies, minus units of these orders that were cancelled or refunded. Exact, with up to six decimals */
        unitsSold: number
        /** Units sold ÷ (units sold + on hand), where negative numbers count as zero; null when both are zero */
        sellThrough: number | null
        /** Available ÷ average units sold per day; 0 when nothing is available, null when none were sold */
        daysOfCover: number | null
        /** Whether the stock lasts for less than `lowStockDays`, or nothing is available. Never true for a deleted product. */
        isLow: boolean
        /** Time of the latest count; null if the product was never counted */
        countedAt: string | null
        /** Time of the last event with a level (`newTotalQuantity`) that contradicts the movements of stock; null if there is none */
        contradictedAt: string | null
        /** The level in that event */
        statedOnHand: number | null
        /** The closest level that the movements allow */
        expectedOnHand: number | null
      }[]
      totals: {
        products: number
        lowProducts: number
        contradictedProducts: number
        /** Stock before the first event with a level, if known */
        opening: number | null
        restocked: number | null
        /** Σ of corrections, positive and negative */
        adjusted: number | null
        shipped: number | null
        /** Units of returns that were restocked */
        returned: number | null
        /** The difference that counts made to the units on hand; 0 without a count */
        counted: number | null
        /** Opening + restocked + adjusted + returned − shipped + counted */
        onHand: number | null
        /** Reserved for orders that are not shipped */
        reserved: number | null
        /** On hand − reserved */
        available: number | null
        /** Units of the orders placed in the period, in all currencies, minus units of these orders that were cancelled or refunded. Exact, with up to six decimals */
        unitsSold: number
        /** Units sold ÷ (units sold + on hand), where negative numbers count as zero; null when both are zero */
        sellThrough: number | null
      }
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          productId: string
          name: string | null
          isDeleted: boolean
          /** Stock before the first event with a level, if known */
          opening: number | null
          restocked: number | null
          /** Σ of corrections, positive and negative */
          adjusted: number | null
          shipped: number | null
          /** Units of returns that were restocked */
          returned: number | null
          /** The difference that counts made to the units on hand; 0 without a count */
          counted: number | null
          /** Opening + restocked + adjusted + returned − shipped + counted */
          onHand: number | null
          /** Reserved for orders that are not shipped */
          reserved: number | null
          /** On hand − reserved */
          available: number | null
          /** Units of the orders placed in the period, in all currencies, minus units of these orders that were cancelled or refunded. Exact, with up to six decimals */
          unitsSold: number
          /** Units sold ÷ (units sold + on hand), where negative numbers count as zero; null when both are zero */
          sellThrough: number | null
          /** Available ÷ average units sold per day; 0 when nothing is available, null when none were sold */
          daysOfCover: number | null
          /** Whether the stock lasts for less than `lowStockDays`, or nothing is available. Never true for a deleted product. */
          isLow: boolean
          /** Time of the latest count; null if the product was never counted */
          countedAt: string | null
          /** Time of the last event with a level (`newTotalQuantity`) that contradicts the movements of stock; null if there is none */
          contradictedAt: string | null
          /** The level in that event */
          statedOnHand: number | null
          /** The closest level that the movements allow */
          expectedOnHand: number | null
        }[]
        totals: {
          products: number
          lowProducts: number
          contradictedProducts: number
          /** Stock before the first event with a level, if known */
          opening: number | null
          restocked: number | null
          /** Σ of corrections, positive and negative */
          adjusted: number | null
          shipped: number | null
          /** Units of returns that were restocked */
          returned: number | null
          /** The difference that counts made to the units on hand; 0 without a count */
          counted: number | null
          /** Opening + restocked + adjusted + returned − shipped + counted */
          onHand: number | null
          /** Reserved for orders that are not shipped */
          reserved: number | null
          /** On hand − reserved */
          available: number | null
          /** Units of the orders placed in the period, in all currencies, minus units of these orders that were cancelled or refunded. Exact, with up to six decimals */
          unitsSold: number
          /** Units sold ÷ (units sold + on hand), where negative numbers count as zero; null when both are zero */
          sellThrough: number | null
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          products: number
          lowProducts: number
          contradictedProducts: number
          /** Stock before the first event with a level, if known */
          opening: number | null
          restocked: number | null
          /** Σ of corrections, positive and negative */
          adjusted: number | null
          shipped: number | null
          /** Units of returns that were restocked */
          returned: number | null
          /** The difference that counts made to the units on hand; 0 without a count */
          counted: number | null
          /** Opening + restocked + adjusted + returned − shipped + counted */
          onHand: number | null
          /** Reserved for orders that are not shipped */
          reserved: number | null
          /** On hand − reserved */
          available: number | null
          /** Units of the orders placed in the period, in all currencies, minus units of these orders that were cancelled or refunded. Exact, with up to six decimals */
          unitsSold: number
          /** Units sold ÷ (units sold + on hand), where negative numbers count as zero; null when both are zero */
          sellThrough: number | null
        }
        comparedRows?: {
          productId: string
          name: string | null
          isDeleted: boolean
          /** Stock before the first event with a level, if known */
          opening: number | null
          restocked: number | null
          /** Σ of corrections, positive and negative */
          adjusted: number | null
          shipped: number | null
          /** Units of returns that were restocked */
          returned: number | null
          /** The difference that counts made to the units on hand; 0 without a count */
          counted: number | null
          /** Opening + restocked + adjusted + returned − shipped + counted */
          onHand: number | null
          /** Reserved for orders that are not shipped */
          reserved: number | null
          /** On hand − reserved */
          available: number | null
          /** Units of the orders placed in the period, in all currencies, minus units of these orders that were cancelled or refunded. Exact, with up to six decimals */
          unitsSold: number
          /** Units sold ÷ (units sold + on hand), where negative numbers count as zero; null when both are zero */
          sellThrough: number | null
          /** Available ÷ average units sold per day; 0 when nothing is available, null when none were sold */
          daysOfCover: number | null
          /** Whether the stock lasts for less than `lowStockDays`, or nothing is available. Never true for a deleted product. */
          isLow: boolean
          /** Time of the latest count; null if the product was never counted */
          countedAt: string | null
          /** Time of the last event with a level (`newTotalQuantity`) that contradicts the movements of stock; null if there is none */
          contradictedAt: string | null
          /** The level in that event */
          statedOnHand: number | null
          /** The closest level that the movements allow */
          expectedOnHand: number | null
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          products: number | null
          lowProducts: number | null
          contradictedProducts: number | null
          opening: number | null
          restocked: number | null
          adjusted: number | null
          shipped: number | null
          returned: number | null
          counted: number | null
          onHand: number | null
          reserved: number | null
          available: number | null
          unitsSold: number | null
          sellThrough: number | null
        }
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** Returned units of each product, with reasons and return rate */
  'returns': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Column to sort by. Equal products are sorted by id */
      sort?: 'returnedUnits' | 'restockedUnits' | 'orders' | 'unitsSold' | 'returnRate' | 'productId'
      /** Ascending or descending, with null values last. Default: ascending for names, ids, stock levels and slow movers, otherwise descending */
      order?: 'asc' | 'desc'
      /** Only products whose name or id contains this text, ignoring case */
      search?: string
      /** Maximum number of rows */
      limit?: number
      /** Number of rows to skip, up to `totals.products` */
      offset?: number
      /** Day on which refunds and cancellations count: the day they happened (`event`), or the day of their order (`order`) */
      basis?: 'event' | 'order'
    }
    answer: {
      rows: {
        productId: string
        name: string | null
        /** Orders from which units of the product were returned */
        orders: number
        /** Units that came back, restocked or not. Exact, with up to six decimals */
        returnedUnits: number
        /** Those that went back into the stock. Exact, with up to six decimals */
        restockedUnits: number
        /** Units of the orders placed in the period. Exact, with up to six decimals */
        unitsSold: number
        /** Returned units ÷ units sold; null when no units were sold */
        returnRate: number | null
        /** Returned units by reason, most frequent first. The reason is empty for units returned without one */
        reasons: {
          reason: string
          /** Exact, with up to six decimals */
          units: number
        }[]
      }[]
      totals: {
        products: number
        /** Different orders from which units were returned */
        orders: number
        /** Units that came back, restocked or not. Exact, with up to six decimals */
        returnedUnits: number
        /** Those that went back into the stock. Exact, with up to six decimals */
        restockedUnits: number
        /** Units of the orders placed in the period. Exact, with up to six decimals */
        unitsSold: number
        /** Returned units ÷ units sold; null when no units were sold */
        returnRate: number | null
        /** Returned units by reason, most frequent first. The reason is empty for units returned without one */
        reasons: {
          reason: string
          /** Exact, with up to six decimals */
          units: number
        }[]
      }
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          productId: string
          name: string | null
          /** Orders from which units of the product were returned */
          orders: number
          /** Units that came back, restocked or not. Exact, with up to six decimals */
          returnedUnits: number
          /** Those that went back into the stock. Exact, with up to six decimals */
          restockedUnits: number
          /** Units of the orders placed in the period. Exact, with up to six decimals */
          unitsSold: number
          /** Returned units ÷ units sold; null when no units were sold */
          returnRate: number | null
          /** Returned units by reason, most frequent first. The reason is empty for units returned without one */
          reasons: {
            reason: string
            /** Exact, with up to six decimals */
            units: number
          }[]
        }[]
        totals: {
          products: number
          /** Different orders from which units were returned */
          orders: number
          /** Units that came back, restocked or not. Exact, with up to six decimals */
          returnedUnits: number
          /** Those that went back into the stock. Exact, with up to six decimals */
          restockedUnits: number
          /** Units of the orders placed in the period. Exact, with up to six decimals */
          unitsSold: number
          /** Returned units ÷ units sold; null when no units were sold */
          returnRate: number | null
          /** Returned units by reason, most frequent first. The reason is empty for units returned without one */
          reasons: {
            reason: string
            /** Exact, with up to six decimals */
            units: number
          }[]
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          products: number
          /** Different orders from which units were returned */
          orders: number
          /** Units that came back, restocked or not. Exact, with up to six decimals */
          returnedUnits: number
          /** Those that went back into the stock. Exact, with up to six decimals */
          restockedUnits: number
          /** Units of the orders placed in the period. Exact, with up to six decimals */
          unitsSold: number
          /** Returned units ÷ units sold; null when no units were sold */
          returnRate: number | null
          /** Returned units by reason, most frequent first. The reason is empty for units returned without one */
          reasons: {
            reason: string
            /** Exact, with up to six decimals */
            units: number
          }[]
        }
        comparedRows?: {
          productId: string
          name: string | null
          /** Orders from which units of the product were returned */
          orders: number
          /** Units that came back, restocked or not. Exact, with up to six decimals */
          returnedUnits: number
          /** Those that went back into the stock. Exact, with up to six decimals */
          restockedUnits: number
          /** Units of the orders placed in the period. Exact, with up to six decimals */
          unitsSold: number
          /** Returned units ÷ units sold; null when no units were sold */
          returnRate: number | null
          /** Returned units by reason, most frequent first. The reason is empty for units returned without one */
          reasons: {
            reason: string
            /** Exact, with up to six decimals */
            units: number
          }[]
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          products: number | null
          orders: number | null
          returnedUnits: number | null
          restockedUnits: number | null
          unitsSold: number | null
          returnRate: number | null
        }
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** New and returning customers by period */
  'customers/new-returning': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Length of an interval. Weeks begin on Monday */
      interval?: 'day' | 'week' | 'month' | 'quarter' | 'year'
      /** Currency of the orders (ISO 4217), or `all` for all currencies together: then only counts, and amounts are null without `reportingCurrency`. Default: the currency of the shop; with `reportingCurrency`, all currencies */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Period to compare with. Whole months are compared with whole months, other periods with the same number of days before or the same dates of the previous year. A period in progress is compared with the same part of the other period */
      compare?: 'none' | 'previous_period' | 'previous_year'
      /** Whether the other period begins on the same date, or on the same day of the week. For the day of the week it begins 52 weeks earlier with `compare=previous_year`, otherwise a number of whole weeks earlier */
      align?: 'date' | 'weekday'
    }
    answer: {
      rows: {
        bucket: string
        /** Customers who placed an order. Exact for each interval and for the whole period */
        uniqueCustomers: number
        /** Customers whose first order was in the interval */
        newCustomers: number
        returningCustomers: number
        /** returningCustomers ÷ uniqueCustomers */
        returningShare: number | null
        /** Customers with two or more orders in the interval. Exact for each interval and for the whole period */
        repeatCustomers: number
        /** repeatCustomers ÷ uniqueCustomers */
        repeatRate: number | null
        orders: number
        /** Null for `currency=all` without `reportingCurrency` */
        revenue: number | null
        /** Orders without a customer */
        guestOrders: number
        guestRevenue: number | null
        /** Orders of customers who are new in this interval; null for a year that counts only in part, for `currency=all` and with `reportingCurrency` */
        newCustomerOrders: number | null
        newCustomerRevenue: number | null
      }[]
      totals: {
        /** Customers who placed an order. Exact for each interval and for the whole period */
        uniqueCustomers: number
        /** Customers whose first order was in the interval */
        newCustomers: number
        returningCustomers: number
        /** returningCustomers ÷ uniqueCustomers */
        returningShare: number | null
        /** Customers with two or more orders in the interval. Exact for each interval and for the whole period */
        repeatCustomers: number
        /** repeatCustomers ÷ uniqueCustomers */
        repeatRate: number | null
        orders: number
        /** Null for `currency=all` without `reportingCurrency` */
        revenue: number | null
        /** Orders without a customer */
        guestOrders: number
        guestRevenue: number | null
      }
      /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
      unconverted?: {
        currency: string
        period: {
          startDate: string
          endDate: string
        }
        totals: {
          /** Customers who placed an order. Exact for each interval and for the whole period */
          uniqueCustomers: number
          /** Customers whose first order was in the interval */
          newCustomers: number
          returningCustomers: number
          /** returningCustomers ÷ uniqueCustomers */
          returningShare: number | null
          /** Customers with two or more orders in the interval. Exact for each interval and for the whole period */
          repeatCustomers: number
          /** repeatCustomers ÷ uniqueCustomers */
          repeatRate: number | null
          orders: number
          /** Null for `currency=all` without `reportingCurrency` */
          revenue: number | null
          /** Orders without a customer */
          guestOrders: number
          guestRevenue: number | null
        }
      }[]
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          bucket: string
          /** Customers who placed an order. Exact for each interval and for the whole period */
          uniqueCustomers: number
          /** Customers whose first order was in the interval */
          newCustomers: number
          returningCustomers: number
          /** returningCustomers ÷ uniqueCustomers */
          returningShare: number | null
          /** Customers with two or more orders in the interval. Exact for each interval and for the whole period */
          repeatCustomers: number
          /** repeatCustomers ÷ uniqueCustomers */
          repeatRate: number | null
          orders: number
          /** Null for `currency=all` without `reportingCurrency` */
          revenue: number | null
          /** Orders without a customer */
          guestOrders: number
          guestRevenue: number | null
          /** Orders of customers who are new in this interval; null for a year that counts only in part, for `currency=all` and with `reportingCurrency` */
          newCustomerOrders: number | null
          newCustomerRevenue: number | null
        }[]
        totals: {
          /** Customers who placed an order. Exact for each interval and for the whole period */
          uniqueCustomers: number
          /** Customers whose first order was in the interval */
          newCustomers: number
          returningCustomers: number
          /** returningCustomers ÷ uniqueCustomers */
          returningShare: number | null
          /** Customers with two or more orders in the interval. Exact for each interval and for the whole period */
          repeatCustomers: number
          /** repeatCustomers ÷ uniqueCustomers */
          repeatRate: number | null
          orders: number
          /** Null for `currency=all` without `reportingCurrency` */
          revenue: number | null
          /** Orders without a customer */
          guestOrders: number
          guestRevenue: number | null
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          /** Customers who placed an order. Exact for each interval and for the whole period */
          uniqueCustomers: number
          /** Customers whose first order was in the interval */
          newCustomers: number
          returningCustomers: number
          /** returningCustomers ÷ uniqueCustomers */
          returningShare: number | null
          /** Customers with two or more orders in the interval. Exact for each interval and for the whole period */
          repeatCustomers: number
          /** repeatCustomers ÷ uniqueCustomers */
          repeatRate: number | null
          orders: number
          /** Null for `currency=all` without `reportingCurrency` */
          revenue: number | null
          /** Orders without a customer */
          guestOrders: number
          guestRevenue: number | null
        }
        comparedRows?: {
          bucket: string
          /** Customers who placed an order. Exact for each interval and for the whole period */
          uniqueCustomers: number
          /** Customers whose first order was in the interval */
          newCustomers: number
          returningCustomers: number
          /** returningCustomers ÷ uniqueCustomers */
          returningShare: number | null
          /** Customers with two or more orders in the interval. Exact for each interval and for the whole period */
          repeatCustomers: number
          /** repeatCustomers ÷ uniqueCustomers */
          repeatRate: number | null
          orders: number
          /** Null for `currency=all` without `reportingCurrency` */
          revenue: number | null
          /** Orders without a customer */
          guestOrders: number
          guestRevenue: number | null
          /** Orders of customers who are new in this interval; null for a year that counts only in part, for `currency=all` and with `reportingCurrency` */
          newCustomerOrders: number | null
          newCustomerRevenue: number | null
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          uniqueCustomers: number | null
          newCustomers: number | null
          returningCustomers: number | null
          returningShare: number | null
          repeatCustomers: number | null
          repeatRate: number | null
          orders: number | null
          revenue: number | null
          guestOrders: number | null
          guestRevenue: number | null
        }
        /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
        unconverted?: {
          currency: string
          period: {
            startDate: string
            endDate: string
          }
          totals: {
            /** Customers who placed an order. Exact for each interval and for the whole period */
            uniqueCustomers: number
            /** Customers whose first order was in the interval */
            newCustomers: number
            returningCustomers: number
            /** returningCustomers ÷ uniqueCustomers */
            returningShare: number | null
            /** Customers with two or more orders in the interval. Exact for each interval and for the whole period */
            repeatCustomers: number
            /** repeatCustomers ÷ uniqueCustomers */
            repeatRate: number | null
            orders: number
            /** Null for `currency=all` without `reportingCurrency` */
            revenue: number | null
            /** Orders without a customer */
            guestOrders: number
            guestRevenue: number | null
          }
        }[]
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** The customers with the highest net revenue, revenue or number of orders */
  'customers/top': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Maximum number of rows */
      limit?: number
      /** Column to sort by, highest first */
      sort?: 'netRevenue' | 'revenue' | 'orders'
      /** Only customers whose id begins with this text */
      search?: string
      /** Time zone in which days begin. Default: the time zone of the shop */
      timezone?: string
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
    }
    answer: {
      rows: {
        customerId: string
        orders: number
        /** Exact, with at least the currency's decimals */
        revenue: number
        /** Exact, with at least the currency's decimals */
        netRevenue: number
        averageOrderValue: number | null
        lastOrderAt: string
        /** Time of the customer's first order in this currency */
        firstOrderAt: string
      }[]
      totals: {
        customers: number
        orders: number
        /** Exact, with at least the currency's decimals */
        revenue: number
        /** Exact, with at least the currency's decimals */
        netRevenue: number
        averageOrderValue: number | null
      }
      /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
      unconverted?: {
        currency: string
        period: {
          startDate: string
          endDate: string
        }
        totals: {
          customers: number
          orders: number
          /** Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
          averageOrderValue: number | null
        }
      }[]
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          customerId: string
          orders: number
          /** Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
          averageOrderValue: number | null
          lastOrderAt: string
          /** Time of the customer's first order in this currency */
          firstOrderAt: string
        }[]
        totals: {
          customers: number
          orders: number
          /** Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
          averageOrderValue: number | null
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          customers: number
          orders: number
          /** Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
          averageOrderValue: number | null
        }
        comparedRows?: {
          customerId: string
          orders: number
          /** Exact, with at least the currency's decimals */
          revenue: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
          averageOrderValue: number | null
          lastOrderAt: string
          /** Time of the customer's first order in this currency */
          firstOrderAt: string
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          customers: number | null
          orders: number | null
          revenue: number | null
          netRevenue: number | null
          averageOrderValue: number | null
        }
        /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
        unconverted?: {
          currency: string
          period: {
            startDate: string
            endDate: string
          }
          totals: {
            customers: number
            orders: number
            /** Exact, with at least the currency's decimals */
            revenue: number
            /** Exact, with at least the currency's decimals */
            netRevenue: number
            averageOrderValue: number | null
          }
        }[]
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** Retention and revenue of cohorts, period by period */
  'customers/cohorts': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Length of an interval. Weeks begin on Monday */
      interval?: 'day' | 'week' | 'month' | 'quarter' | 'year'
      /** Maximum number of periods after that of the first order */
      periods?: number
      /** Currency of the orders (ISO 4217), or `all` for all currencies together: then only counts, and amounts are null without `reportingCurrency`. Default: the currency of the shop; with `reportingCurrency`, all currencies */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Day on which refunds and cancellations count: the day they happened (`event`), or the day of their order (`order`) */
      basis?: 'event' | 'order'
    }
    answer: {
      rows: {
        /** First day of the period in which these customers placed their first order in this currency, or with `currency=all` or `reportingCurrency` in any; null in the average */
        cohort: string | null
        /** First day of the period of this row; null in the average */
        period: string | null
        /** Number of periods since the first order; 0 is the period of the first order */
        index: number
        /** Customers of the cohort. In the average: customers of all cohorts for which this period is complete. */
        size: number
        /** Customers of the cohort who placed an order in this period */
        customers: number
        /** customers ÷ size; null when the cohort is empty */
        retention: number | null
        /** With `reportingCurrency` without the orders that have no rate */
        orders: number
        /** Null for `currency=all` without `reportingCurrency`, as all amounts */
        revenue: number | null
        /** Revenue − reversed */
        netRevenue: number | null
        /** From the first order to the end of this period */
        cumulativeRevenue: number | null
        cumulativeNetRevenue: number | null
        /** Cumulative net revenue ÷ size */
        netRevenuePerCustomer: number | null
        /** Whether the period is in progress, so that its numbers will grow */
        isUnfinished: boolean
      }[]
      totals: {
        cohorts: number
        customers: number
        orders: number
        revenue: number | null
        netRevenue: number | null
      }
      /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
      unconverted?: {
        currency: string
        period: {
          startDate: string
          endDate: string
        }
        totals: {
          cohorts: number
          customers: number
          orders: number
          revenue: number | null
          netRevenue: number | null
        }
      }[]
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          /** First day of the period in which these customers placed their first order in this currency, or with `currency=all` or `reportingCurrency` in any; null in the average */
          cohort: string | null
          /** First day of the period of this row; null in the average */
          period: string | null
          /** Number of periods since the first order; 0 is the period of the first order */
          index: number
          /** Customers of the cohort. In the average: customers of all cohorts for which this period is complete. */
          size: number
          /** Customers of the cohort who placed an order in this period */
          customers: number
          /** customers ÷ size; null when the cohort is empty */
          retention: number | null
          /** With `reportingCurrency` without the orders that have no rate */
          orders: number
          /** Null for `currency=all` without `reportingCurrency`, as all amounts */
          revenue: number | null
          /** Revenue − reversed */
          netRevenue: number | null
          /** From the first order to the end of this period */
          cumulativeRevenue: number | null
          cumulativeNetRevenue: number | null
          /** Cumulative net revenue ÷ size */
          netRevenuePerCustomer: number | null
          /** Whether the period is in progress, so that its numbers will grow */
          isUnfinished: boolean
        }[]
        totals: {
          cohorts: number
          customers: number
          orders: number
          revenue: number | null
          netRevenue: number | null
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          cohorts: number
          customers: number
          orders: number
          revenue: number | null
          netRevenue: number | null
        }
        comparedRows?: {
          /** First day of the period in which these customers placed their first order in this currency, or with `currency=all` or `reportingCurrency` in any; null in the average */
          cohort: string | null
          /** First day of the period of this row; null in the average */
          period: string | null
          /** Number of periods since the first order; 0 is the period of the first order */
          index: number
          /** Customers of the cohort. In the average: customers of all cohorts for which this period is complete. */
          size: number
          /** Customers of the cohort who placed an order in this period */
          customers: number
          /** customers ÷ size; null when the cohort is empty */
          retention: number | null
          /** With `reportingCurrency` without the orders that have no rate */
          orders: number
          /** Null for `currency=all` without `reportingCurrency`, as all amounts */
          revenue: number | null
          /** Revenue − reversed */
          netRevenue: number | null
          /** From the first order to the end of this period */
          cumulativeRevenue: number | null
          cumulativeNetRevenue: number | null
          /** Cumulative net revenue ÷ size */
          netRevenuePerCustomer: number | null
          /** Whether the period is in progress, so that its numbers will grow */
          isUnfinished: boolean
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          cohorts: number | null
          customers: number | null
          orders: number | null
          revenue: number | null
          netRevenue: number | null
        }
        /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
        unconverted?: {
          currency: string
          period: {
            startDate: string
            endDate: string
          }
          totals: {
            cohorts: number
            customers: number
            orders: number
            revenue: number | null
            netRevenue: number | null
          }
        }[]
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** Customers by RFM segment */
  'customers/segments': {
    parameters: {
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
    }
    answer: {
      rows: {
        segment: string
        customers: number
        /** Customers ÷ all customers of the shop */
        share: number | null
        orders: number
        /** Exact, with at least the currency's decimals */
        netRevenue: number
        /** Net revenue ÷ customers, over all time */
        netRevenuePerCustomer: number | null
        /** Average scores, from 1 to 5 */
        recencyScore: number
        frequencyScore: number
        monetaryScore: number
      }[]
      totals: {
        customers: number
        /** Customers ÷ all customers of the shop */
        share: number | null
        orders: number
        /** Exact, with at least the currency's decimals */
        netRevenue: number
        /** Net revenue ÷ customers, over all time */
        netRevenuePerCustomer: number | null
        /** When the segments were last computed */
        computedAt: string | null
      }
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          segment: string
          customers: number
          /** Customers ÷ all customers of the shop */
          share: number | null
          orders: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
          /** Net revenue ÷ customers, over all time */
          netRevenuePerCustomer: number | null
          /** Average scores, from 1 to 5 */
          recencyScore: number
          frequencyScore: number
          monetaryScore: number
        }[]
        totals: {
          customers: number
          /** Customers ÷ all customers of the shop */
          share: number | null
          orders: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
          /** Net revenue ÷ customers, over all time */
          netRevenuePerCustomer: number | null
          /** When the segments were last computed */
          computedAt: string | null
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          customers: number
          /** Customers ÷ all customers of the shop */
          share: number | null
          orders: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
          /** Net revenue ÷ customers, over all time */
          netRevenuePerCustomer: number | null
          /** When the segments were last computed */
          computedAt: string | null
        }
        comparedRows?: {
          segment: string
          customers: number
          /** Customers ÷ all customers of the shop */
          share: number | null
          orders: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
          /** Net revenue ÷ customers, over all time */
          netRevenuePerCustomer: number | null
          /** Average scores, from 1 to 5 */
          recencyScore: number
          frequencyScore: number
          monetaryScore: number
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          customers: number | null
          share: number | null
          orders: number | null
          netRevenue: number | null
          netRevenuePerCustomer: number | null
        }
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** One customer: orders, revenue, segment and months */
  'customers/{customerId}': {
    parameters: {
      /** The customer */
      customerId: string
      /** Currency of the orders (ISO 4217), or `all` for all currencies together: then only counts, and amounts are null without `reportingCurrency`. Default: the currency of the shop; with `reportingCurrency`, all currencies */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
    }
    answer: {
      /** The customer that counts: if the requested customer was merged, the one it was merged into */
      customerId: string
      /** The merges that ended at this customer, directly or by others */
      mergedCustomers: {
        customerId: string
        intoCustomerId: string
        mergedAt: string
      }[]
      /** Of the amounts; `all` for all currencies */
      currency: string
      firstOrderAt: string | null
      firstOrderId: string | null
      lastOrderAt: string | null
      lastOrderId: string | null
      orders: number
      revenue: number | null
      reversed: number | null
      netRevenue: number | null
      averageOrderValue: number | null
      /** Days from the first order to the last ÷ (orders − 1); null for fewer than two orders */
      averageDaysBetweenOrders: number | null
      /** Orders without a rate, which are missing in the amounts */
      unconvertedOrders: number
      /** RFM segment in the currency; null until it is computed in the background, and for several currencies */
      segment: string | null
      /** Month of the first order */
      cohort: string | null
      currencies: {
        currency: string
        orders: number
        /** In the currency of the row. Exact, with at least that currency's decimals */
        revenue: number
        /** In the currency of the row. Exact, with at least that currency's decimals */
        reversed: number
        /** In the currency of the row. Exact, with at least that currency's decimals */
        netRevenue: number
      }[]
      /** All months from the first order to the last order or refund. Reversals count in the month of their order */
      series: {
        month: string
        orders: number
        revenue: number | null
        reversed: number | null
        netRevenue: number | null
      }[]
      recentOrders: {
        orderId: string
        currency: string
        placedAt: string
        /** In the currency of the row. Exact, with at least that currency's decimals */
        total: number
        /** In the currency of the row. Exact, with at least that currency's decimals */
        reversed: number
        /** In the currency of the row. Exact, with at least that currency's decimals */
        netRevenue: number
        /** How much was refunded, rounded to the decimals of the currency: `none`, `part` or `all` of the total */
        refundState: string | null
        paidAt: string | null
        partlyShippedAt: string | null
        shippedAt: string | null
        cancelledAt: string | null
      }[]
    }
  }
  /** The orders behind a number, newest first */
  'orders': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Time zone in which days begin. Default: the time zone of the shop */
      timezone?: string
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Day on which refunds and cancellations count: the day they happened (`event`), or the day of their order (`order`) */
      basis?: 'event' | 'order'
      /** Only orders with this channel */
      channel?: string
      /** Only orders with this country */
      country?: string
      /** Only orders with this payment method */
      paymentMethod?: string
      /** Only orders that have reached this status at any time, as in the funnel. `unpaid` and `unshipped` are orders without a payment, or not completely shipped, until now. `payment_failed` are orders with a failed payment that were never paid */
      status?: 'placed' | 'paid' | 'unpaid' | 'partly_shipped' | 'shipped' | 'unshipped' | 'cancelled' | 'cancelled_before_payment' | 'cancelled_before_shipment' | 'cancelled_after_shipment' | 'refunded' | 'payment_failed'
      /** Only orders of this customer */
      customerId?: string
      /** Only orders of guests (`true`) or only orders of customers (`false`) */
      isGuest?: boolean
      /** Only orders with this product. Amounts are those of whole orders */
      productId?: string
      /** Only orders with a product of this category, as the catalogue says now */
      category?: string
      /** Only orders with a product of this brand, as the catalogue says now */
      brand?: string
      /** Only orders with this variant. A line that states no variant has the one of its product in the catalogue */
      variantId?: string
      /** Only orders with this stock keeping unit. A line that states none has the one of its product in the catalogue */
      sku?: string
      /** Only orders to which this happened in the period: adjusted: a later revision changed the total, with basis=event; reversed is refunded, charged back or cancelled, and with basis=order the days of the orders decide; returned: orders with returned units, where `productId` is a returned product; payment_failed: orders with a failed payment in the period, whenever they were placed, where `paymentMethod` and `failureReason` are those of the payment. By default orders that were placed, refunded or cancelled in it */
      happened?: 'placed' | 'adjusted' | 'reversed' | 'refunded' | 'charged_back' | 'cancelled' | 'returned' | 'payment_failed'
      /** Only orders that were cancelled for this reason. Empty for orders cancelled without a reason */
      cancelReason?: string
      /** Only orders whose last failed payment has this reason. Empty for failed payments without a reason */
      failureReason?: string
      /** Only orders of customers whose first order was in the period (`new`) or before it (`returning`), or of customers with two or more orders in the period (`repeat`) */
      customers?: 'new' | 'returning' | 'repeat'
      /** Only orders of customers who are in this segment now */
      segment?: 'about_to_sleep' | 'at_risk' | 'cannot_lose' | 'champions' | 'hibernating' | 'lost' | 'loyal' | 'need_attention' | 'new_customers' | 'potential_loyalists' | 'promising'
      /** Only orders whose id begins with this text */
      search?: string
      /** Only orders with this coupon */
      couponCode?: string
      /** Only orders with a line of this rate of tax. Amounts are those of whole orders. Empty for orders without any rate */
      taxRate?: string
      /** Only orders of customers whose first order was in the same day, week, month, quarter or year (see `interval`) as this day */
      cohort?: string
      /** Length of the period of `cohort`. Without `cohort` it has no effect */
      interval?: 'day' | 'week' | 'month' | 'quarter' | 'year'
      /** Only this hour of the day, in local time */
      hour?: number
      /** Only this day of the week, where 1 is Monday */
      weekday?: number
      /** Maximum number of rows */
      limit?: number
      /** The `next` of the previous page. Pages do not shift when new rows arrive */
      cursor?: string
    }
    answer: {
      rows: {
        /** `order`, or `creditNote` for a refund that names no order */
        kind: string
        orderId: string | null
        /** Of a credit note */
        refundId: string | null
        placedAt: string | null
        /** Of a credit note */
        refundedAt: string | null
        customerId?: string | null
        total: number | null
        currency: string
        items: number | null
        channel: string | null
        country: string | null
        paymentMethod: string | null
        /** The first of the coupons */
        couponCode: string | null
        /** All coupons of the order */
        couponCodes: string[]
        paidAt: string | null
        partlyShippedAt: string | null
        shippedAt: string | null
        cancelledAt: string | null
        cancelReason: string | null
        /** All refunds in the currency of the order, at any time */
        refunded: number | null
        /** How much was refunded, rounded to the decimals of the currency: `none`, `part` or `all` of the total. Null for a credit note. */
        refundState: string | null
        /** Whether the refunds are more than the total of the order */
        isOverRefunded: boolean
        isPlacedInPeriod: boolean
        /** The total of an order placed in the period, otherwise 0. Exact, with at least the currency's decimals */
        revenue: number
        /** What later revisions in the period changed, with basis=event. Exact, with at least the currency's decimals */
        adjustments: number
        /** Without chargebacks. Exact, with at least the currency's decimals */
        refunds: number
        /** Exact, with at least the currency's decimals */
        chargebacks: number
        /** Exact, with at least the currency's decimals */
        cancelled: number
        /** Exact, with at least the currency's decimals */
        reversed: number
        /** Exact, with at least the currency's decimals */
        netRevenue: number
        /** The cost of an order placed in the period, as far as it is known, and what revisions change */
        cost: number | null
        /** Totals of the order lines whose cost is known − cost */
        grossProfit: number | null
        /** Units of the requested product, category, brand, variant or stock keeping unit; null if none is requested */
        productUnits: number | null
        /** Amount of the same lines */
        productRevenue: number | null
        /** Failed payments in the period; null without `happened=payment_failed` */
        failedPayments: number | null
        failedAmount: number | null
        /** Units returned in the period; null without `happened=returned` */
        returnedUnits: number | null
      }[]
      totals: {
        rows: number
        creditNotes: number
        /** Different customers in all rows; null unless the list is limited to customers by isGuest=false, customers, cohort or segment */
        customers: number | null
        orders: number
        /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
        totalRevenue: number
        /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
        adjustments: number
        /** Exact, with up to six decimals */
        itemsSold: number
        /** Total revenue ÷ orders; null when there are none */
        averageOrderValue: number | null
        /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
        grossSales: number
        /** Exact, with at least the currency's decimals */
        discounts: number
        /** Exact, with at least the currency's decimals */
        tax: number
        /** Exact, with at least the currency's decimals */
        shipping: number
        /** Exact, with at least the currency's decimals */
        tips: number
        /** Exact, with at least the currency's decimals */
        fees: number
        /** Exact, with at least the currency's decimals */
        duties: number
        /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
        giftCardsSold: number
        /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
        giftCardsRedeemed: number
        /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
        goodsRevenue: number
        refundCount: number
        /** Exact, with at least the currency's decimals */
        refunds: number
        chargebackCount: number
        /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
        chargebacks: number
        cancelledOrders: number
        /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
        cancelled: number
        /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
        reversed: number
        /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
        netRevenue: number
        /** Σ of the costs of order lines, as far as they are known; null if none is */
        cost: number | null
        /** Totals of the order lines whose cost is known − cost */
        grossProfit: number | null
        /** Gross profit ÷ totals of the order lines whose cost is known */
        grossMargin: number | null
        /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
        costKnownShare: number | null
        productUnits: number | null
        /** Amount of the requested lines; null if all lines are requested */
        productRevenue: number | null
        failedPayments: number | null
        failedAmount: number | null
        returnedUnits: number | null
      }
      /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
      unconverted?: {
        currency: string
        period: {
          startDate: string
          endDate: string
        }
        totals: {
          rows: number
          creditNotes: number
          /** Different customers in all rows; null unless the list is limited to customers by isGuest=false, customers, cohort or segment */
          customers: number | null
          orders: number
          /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          /** Exact, with at least the currency's decimals */
          shipping: number
          /** Exact, with at least the currency's decimals */
          tips: number
          /** Exact, with at least the currency's decimals */
          fees: number
          /** Exact, with at least the currency's decimals */
          duties: number
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
          giftCardsRedeemed: number
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number
          /** Exact, with at least the currency's decimals */
          refunds: number
          chargebackCount: number
          /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
          chargebacks: number
          cancelledOrders: number
          /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
          cancelled: number
          /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
          reversed: number
          /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          productUnits: number | null
          /** Amount of the requested lines; null if all lines are requested */
          productRevenue: number | null
          failedPayments: number | null
          failedAmount: number | null
          returnedUnits: number | null
        }
      }[]
      /** The `cursor` of the next page; null on the last page */
      next: string | null
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          /** `order`, or `creditNote` for a refund that names no order */
          kind: string
          orderId: string | null
          /** Of a credit note */
          refundId: string | null
          placedAt: string | null
          /** Of a credit note */
          refundedAt: string | null
          customerId?: string | null
          total: number | null
          currency: string
          items: number | null
          channel: string | null
          country: string | null
          paymentMethod: string | null
          /** The first of the coupons */
          couponCode: string | null
          /** All coupons of the order */
          couponCodes: string[]
          paidAt: string | null
          partlyShippedAt: string | null
          shippedAt: string | null
          cancelledAt: string | null
          cancelReason: string | null
          /** All refunds in the currency of the order, at any time */
          refunded: number | null
          /** How much was refunded, rounded to the decimals of the currency: `none`, `part` or `all` of the total. Null for a credit note. */
          refundState: string | null
          /** Whether the refunds are more than the total of the order */
          isOverRefunded: boolean
          isPlacedInPeriod: boolean
          /** The total of an order placed in the period, otherwise 0. Exact, with at least the currency's decimals */
          revenue: number
          /** What later revisions in the period changed, with basis=event. Exact, with at least the currency's decimals */
          adjustments: number
          /** Without chargebacks. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with at least the currency's decimals */
          chargebacks: number
          /** Exact, with at least the currency's decimals */
          cancelled: number
          /** Exact, with at least the currency's decimals */
          reversed: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
          /** The cost of an order placed in the period, as far as it is known, and what revisions change */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Units of the requested product, category, brand, variant or stock keeping unit; null if none is requested */
          productUnits: number | null
          /** Amount of the same lines */
          productRevenue: number | null
          /** Failed payments in the period; null without `happened=payment_failed` */
          failedPayments: number | null
          failedAmount: number | null
          /** Units returned in the period; null without `happened=returned` */
          returnedUnits: number | null
        }[]
        totals: {
          rows: number
          creditNotes: number
          /** Different customers in all rows; null unless the list is limited to customers by isGuest=false, customers, cohort or segment */
          customers: number | null
          orders: number
          /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          /** Exact, with at least the currency's decimals */
          shipping: number
          /** Exact, with at least the currency's decimals */
          tips: number
          /** Exact, with at least the currency's decimals */
          fees: number
          /** Exact, with at least the currency's decimals */
          duties: number
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
          giftCardsRedeemed: number
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number
          /** Exact, with at least the currency's decimals */
          refunds: number
          chargebackCount: number
          /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
          chargebacks: number
          cancelledOrders: number
          /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
          cancelled: number
          /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
          reversed: number
          /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          productUnits: number | null
          /** Amount of the requested lines; null if all lines are requested */
          productRevenue: number | null
          failedPayments: number | null
          failedAmount: number | null
          returnedUnits: number | null
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          rows: number
          creditNotes: number
          /** Different customers in all rows; null unless the list is limited to customers by isGuest=false, customers, cohort or segment */
          customers: number | null
          orders: number
          /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
          totalRevenue: number
          /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
          adjustments: number
          /** Exact, with up to six decimals */
          itemsSold: number
          /** Total revenue ÷ orders; null when there are none */
          averageOrderValue: number | null
          /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
          grossSales: number
          /** Exact, with at least the currency's decimals */
          discounts: number
          /** Exact, with at least the currency's decimals */
          tax: number
          /** Exact, with at least the currency's decimals */
          shipping: number
          /** Exact, with at least the currency's decimals */
          tips: number
          /** Exact, with at least the currency's decimals */
          fees: number
          /** Exact, with at least the currency's decimals */
          duties: number
          /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
          giftCardsSold: number
          /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
          giftCardsRedeemed: number
          /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
          goodsRevenue: number
          refundCount: number
          /** Exact, with at least the currency's decimals */
          refunds: number
          chargebackCount: number
          /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
          chargebacks: number
          cancelledOrders: number
          /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
          cancelled: number
          /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
          reversed: number
          /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
          netRevenue: number
          /** Σ of the costs of order lines, as far as they are known; null if none is */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Gross profit ÷ totals of the order lines whose cost is known */
          grossMargin: number | null
          /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
          costKnownShare: number | null
          productUnits: number | null
          /** Amount of the requested lines; null if all lines are requested */
          productRevenue: number | null
          failedPayments: number | null
          failedAmount: number | null
          returnedUnits: number | null
        }
        comparedRows?: {
          /** `order`, or `creditNote` for a refund that names no order */
          kind: string
          orderId: string | null
          /** Of a credit note */
          refundId: string | null
          placedAt: string | null
          /** Of a credit note */
          refundedAt: string | null
          customerId?: string | null
          total: number | null
          currency: string
          items: number | null
          channel: string | null
          country: string | null
          paymentMethod: string | null
          /** The first of the coupons */
          couponCode: string | null
          /** All coupons of the order */
          couponCodes: string[]
          paidAt: string | null
          partlyShippedAt: string | null
          shippedAt: string | null
          cancelledAt: string | null
          cancelReason: string | null
          /** All refunds in the currency of the order, at any time */
          refunded: number | null
          /** How much was refunded, rounded to the decimals of the currency: `none`, `part` or `all` of the total. Null for a credit note. */
          refundState: string | null
          /** Whether the refunds are more than the total of the order */
          isOverRefunded: boolean
          isPlacedInPeriod: boolean
          /** The total of an order placed in the period, otherwise 0. Exact, with at least the currency's decimals */
          revenue: number
          /** What later revisions in the period changed, with basis=event. Exact, with at least the currency's decimals */
          adjustments: number
          /** Without chargebacks. Exact, with at least the currency's decimals */
          refunds: number
          /** Exact, with at least the currency's decimals */
          chargebacks: number
          /** Exact, with at least the currency's decimals */
          cancelled: number
          /** Exact, with at least the currency's decimals */
          reversed: number
          /** Exact, with at least the currency's decimals */
          netRevenue: number
          /** The cost of an order placed in the period, as far as it is known, and what revisions change */
          cost: number | null
          /** Totals of the order lines whose cost is known − cost */
          grossProfit: number | null
          /** Units of the requested product, category, brand, variant or stock keeping unit; null if none is requested */
          productUnits: number | null
          /** Amount of the same lines */
          productRevenue: number | null
          /** Failed payments in the period; null without `happened=payment_failed` */
          failedPayments: number | null
          failedAmount: number | null
          /** Units returned in the period; null without `happened=returned` */
          returnedUnits: number | null
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          rows: number | null
          creditNotes: number | null
          customers: number | null
          orders: number | null
          totalRevenue: number | null
          adjustments: number | null
          itemsSold: number | null
          averageOrderValue: number | null
          grossSales: number | null
          discounts: number | null
          tax: number | null
          shipping: number | null
          tips: number | null
          fees: number | null
          duties: number | null
          giftCardsSold: number | null
          giftCardsRedeemed: number | null
          goodsRevenue: number | null
          refundCount: number | null
          refunds: number | null
          chargebackCount: number | null
          chargebacks: number | null
          cancelledOrders: number | null
          cancelled: number | null
          reversed: number | null
          netRevenue: number | null
          cost: number | null
          grossProfit: number | null
          grossMargin: number | null
          costKnownShare: number | null
          productUnits: number | null
          productRevenue: number | null
          failedPayments: number | null
          failedAmount: number | null
          returnedUnits: number | null
        }
        /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
        unconverted?: {
          currency: string
          period: {
            startDate: string
            endDate: string
          }
          totals: {
            rows: number
            creditNotes: number
            /** Different customers in all rows; null unless the list is limited to customers by isGuest=false, customers, cohort or segment */
            customers: number | null
            orders: number
            /** Σ of the totals of orders. With basis=event, the totals in their first revisions. Exact, with at least the currency's decimals */
            totalRevenue: number
            /** Σ of the changes of totals by later revisions of orders. With basis=order 0. Exact, with at least the currency's decimals */
            adjustments: number
            /** Exact, with up to six decimals */
            itemsSold: number
            /** Total revenue ÷ orders; null when there are none */
            averageOrderValue: number | null
            /** Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties. Exact, with at least the currency's decimals */
            grossSales: number
            /** Exact, with at least the currency's decimals */
            discounts: number
            /** Exact, with at least the currency's decimals */
            tax: number
            /** Exact, with at least the currency's decimals */
            shipping: number
            /** Exact, with at least the currency's decimals */
            tips: number
            /** Exact, with at least the currency's decimals */
            fees: number
            /** Exact, with at least the currency's decimals */
            duties: number
            /** Σ of the totals of order lines that are gift cards. Exact, with at least the currency's decimals */
            giftCardsSold: number
            /** Σ of what was paid with gift cards. A means of payment, which changes no revenue. Exact, with at least the currency's decimals */
            giftCardsRedeemed: number
            /** Gross sales − discounts − gift cards sold, before refunds and cancellations. Exact, with at least the currency's decimals */
            goodsRevenue: number
            refundCount: number
            /** Exact, with at least the currency's decimals */
            refunds: number
            chargebackCount: number
            /** Σ of the amounts that customers took back through their bank, not in refunds. Exact, with at least the currency's decimals */
            chargebacks: number
            cancelledOrders: number
            /** Σ of the totals of cancelled orders. Exact, with at least the currency's decimals */
            cancelled: number
            /** What refunds, chargebacks and cancellations took from orders, never more than the total of an order. Exact, with at least the currency's decimals */
            reversed: number
            /** Total revenue + adjustments − reversed. Exact, with at least the currency's decimals */
            netRevenue: number
            /** Σ of the costs of order lines, as far as they are known; null if none is */
            cost: number | null
            /** Totals of the order lines whose cost is known − cost */
            grossProfit: number | null
            /** Gross profit ÷ totals of the order lines whose cost is known */
            grossMargin: number | null
            /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
            costKnownShare: number | null
            productUnits: number | null
            /** Amount of the requested lines; null if all lines are requested */
            productRevenue: number | null
            failedPayments: number | null
            failedAmount: number | null
            returnedUnits: number | null
          }
        }[]
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** One order with its lines and its history */
  'orders/{orderId}': {
    parameters: {
      /** The order */
      orderId: string
      /** Find the first arrival of each step in the stored events. All events since the first step are searched, which takes up to some seconds */
      arrivals?: boolean
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
    }
    answer: {
      orderId: string
      placedAt: string | null
      /** The customer that counts, after registrations and merges; null for a guest */
      customerId?: string | null
      /** The customer that the order states */
      statedCustomerId?: string | null
      guestKey?: string | null
      currency: string | null
      total: number | null
      discount: number | null
      tax: number | null
      shipping: number | null
      tips: number | null
      fees: number | null
      duties: number | null
      /** The totals of its lines that are gift cards */
      giftCardsSold: number | null
      /** The part of the total that was paid with gift cards */
      giftCardsRedeemed: number | null
      /** Whether the amounts of lines include the tax */
      taxIncluded: boolean | null
      items: number | null
      channel: string | null
      country: string | null
      paymentMethod: string | null
      /** The first of the coupons */
      couponCode: string | null
      /** All coupons of the order */
      couponCodes: string[]
      paidAt: string | null
      /** The first shipment, if it did not contain everything */
      partlyShippedAt: string | null
      /** The shipment that completed the order */
      shippedAt: string | null
      cancelledAt: string | null
      cancelReason: string | null
      /** Whether the order is voided: it counts nowhere */
      isVoided: boolean
      /** The time of the latest void, if the order is voided */
      voidedAt: string | null
      voidReason: string | null
      /** The number of the revision that describes the order; null for `OrderCreated` */
      revision: string | null
      /** All refunds that count, without chargebacks */
      refunded: number | null
      chargedBack: number | null
      reversed: number | null
      netRevenue: number | null
      /** Σ of the costs of order lines, as far as they are known; null if none is */
      cost: number | null
      /** Totals of the order lines whose cost is known − cost */
      grossProfit: number | null
      /** Gross profit ÷ totals of the order lines whose cost is known */
      grossMargin: number | null
      /** Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards */
      costKnownShare: number | null
      /** Of a voided order: the cost that it would count with. `cost` and `grossProfit` are 0 then. Null for other orders */
      statedCost: number | null
      statedGrossProfit: number | null
      statedGrossMargin: number | null
      /** How much was refunded, rounded to the decimals of the currency: `none`, `part` or `all` of the total */
      refundState: string | null
      isOverRefunded: boolean
      lines: {
        productId: string
        /** The name in the catalogue, or in the first order line with a name; null if there is none */
        name: string | null
        /** As stated, otherwise that of the product at the time of the order */
        unitCost: number | null
        /** Exact, with up to six decimals */
        quantity: number
        /** Exact, with at least the currency's decimals */
        total: number
        /** As the line states it */
        variantId: string | null
        sku: string | null
        tax: number | null
        /** In percent */
        taxRate: number | null
        /** The discount of the line, which is not subtracted from its total */
        discount: number | null
        isGiftCard: boolean
      }[] | null
      history: {
        at: string
        /** `placed`, `revised`, `guest_registered`, `merged`, `reserved`, `returned`, `shipment_cancelled`, `shipment_updated`, `shipped`, `payment_linked`, `payment_failed`, `paid`, `refund_voided`, `refunded`, `cancelled`, `registered`, `reinstated`, `voided`; `reserved` also stands for released units */
        kind: string
        /** Id of the transaction, shipment (also for `shipment_cancelled`), return or refund (also for `refund_voided`), number of the revision, time of a void or reinstatement or of a failed payment with an id, or id of the event if there is none */
        id: string | null
        /** For `placed` and `revised` the total of the order */
        amount: number | null
        /** The change of the total by a revision; null for the first revision, and if the currency changed */
        change: number | null
        /** Only if it differs from that of the order */
        currency: string | null
        /** The reduction of net revenue by a refund or cancellation */
        reversed: number | null
        method: string | null
        reason: string | null
        productId: string | null
        /** Units reserved; negative for units released */
        quantity: number | null
        /** The items of a refund, shipment or return; null if the event has none. Only items of a refund have an amount, and only those of a return a reason. */
        items: {
          productId: string
          /** Exact, with up to six decimals */
          quantity: number
          amount: number | null
          reason: string | null
        }[] | null
        /** `refund` or `chargeback` */
        refundKind: string | null
        /** `pending`, `succeeded`, or why a refund does not count: `failed`, `voided`, `unchanged` if it states the same running total, or `repeated` if another event describes this refund */
        refundStatus: string | null
        shippingAmount: number | null
        taxAmount: number | null
        adjustmentAmount: number | null
        /** The payment of the entry, if it has an id */
        paymentId: string | null
        /** The shipment that was updated */
        shipmentId: string | null
        trackingNumber: string | null
        carrier: string | null
        /** Whether a shipment counts: not if it was cancelled. Null for other entries */
        isCounted: boolean | null
        /** Whether returned units went back into the stock. Null for other entries */
        isRestocked: boolean | null
      }[]
      /** What each entry of `history` changed, in the same sequence, and how the order counts after it */
      steps: {
        at: string
        kind: string
        id: string | null
        /** The first arrival, with `arrivals=true`. Null if the stored event was removed */
        arrivedAt: string | null
        source: string | null
        /** After this step: `waiting`, `placed`, `paid`, `partly_shipped`, `shipped`, `cancelled` or `voided` */
        status: string
        /** With all steps until this one, in the present currency of the order. Exact, with at least the currency's decimals */
        totalRevenue: number
        /** Exact, with at least the currency's decimals */
        adjustments: number
        /** Exact, with at least the currency's decimals */
        reversed: number
        /** Exact, with at least the currency's decimals */
        netRevenue: number
        /** The same in other currencies, if a refund or a revision has another currency */
        otherCurrencies: {
          currency: string
          /** In the currency of the row. Exact, with at least that currency's decimals */
          totalRevenue: number
          /** In the currency of the row. Exact, with at least that currency's decimals */
          adjustments: number
          /** In the currency of the row. Exact, with at least that currency's decimals */
          reversed: number
          /** In the currency of the row. Exact, with at least that currency's decimals */
          netRevenue: number
        }[] | null
        /** What the step changed */
        changes: {
          /** A property of the order; `quantity` and `lineTotal` of a product */
          field: string
          productId: string | null
          /** `amount`, `quantity`, `time` or `text` */
          form: string
          before: string | null
          after: string | null
        }[]
      }[]
    }
  }
  /** Orders by step: placed, paid, partly shipped, shipped, refunded, cancelled */
  'orders/funnel': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Currency of the orders (ISO 4217), or `all` for all currencies together: then only counts, and amounts are null without `reportingCurrency`. Default: the currency of the shop; with `reportingCurrency`, all currencies */
      currency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Period to compare with. Whole months are compared with whole months, other periods with the same number of days before or the same dates of the previous year. A period in progress is compared with the same part of the other period */
      compare?: 'none' | 'previous_period' | 'previous_year'
      /** Whether the other period begins on the same date, or on the same day of the week. For the day of the week it begins 52 weeks earlier with `compare=previous_year`, otherwise a number of whole weeks earlier */
      align?: 'date' | 'weekday'
    }
    answer: {
      rows: {
        /** `payment_failed` counts orders with a failed payment and without a successful one. `partly_shipped` counts orders whose first shipment was partial, also if the rest was `shipped` later */
        step: string
        reason: string | null
        orders: number
        /** Orders ÷ all orders placed in the period */
        share: number | null
        /** Average time since the previous step: from placed to paid, from paid to partly shipped and to shipped. For refunds and cancellations since placed */
        averageSeconds: number | null
      }[]
      totals: {
        orders: number
        paid: number
        /** Orders whose first shipment was partial */
        partlyShipped: number
        /** Orders that were shipped completely */
        shipped: number
        refunded: number
        cancelled: number
        /** Orders with a failed payment and without a successful one */
        paymentFailed: number
        paidShare: number | null
        shippedShare: number | null
        /** Orders with a refund ÷ orders */
        refundedRate: number | null
        /** Cancelled orders ÷ orders */
        cancelledRate: number | null
        averageSecondsToPayment: number | null
        averageSecondsToShipment: number | null
      }
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          /** `payment_failed` counts orders with a failed payment and without a successful one. `partly_shipped` counts orders whose first shipment was partial, also if the rest was `shipped` later */
          step: string
          reason: string | null
          orders: number
          /** Orders ÷ all orders placed in the period */
          share: number | null
          /** Average time since the previous step: from placed to paid, from paid to partly shipped and to shipped. For refunds and cancellations since placed */
          averageSeconds: number | null
        }[]
        totals: {
          orders: number
          paid: number
          /** Orders whose first shipment was partial */
          partlyShipped: number
          /** Orders that were shipped completely */
          shipped: number
          refunded: number
          cancelled: number
          /** Orders with a failed payment and without a successful one */
          paymentFailed: number
          paidShare: number | null
          shippedShare: number | null
          /** Orders with a refund ÷ orders */
          refundedRate: number | null
          /** Cancelled orders ÷ orders */
          cancelledRate: number | null
          averageSecondsToPayment: number | null
          averageSecondsToShipment: number | null
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          orders: number
          paid: number
          /** Orders whose first shipment was partial */
          partlyShipped: number
          /** Orders that were shipped completely */
          shipped: number
          refunded: number
          cancelled: number
          /** Orders with a failed payment and without a successful one */
          paymentFailed: number
          paidShare: number | null
          shippedShare: number | null
          /** Orders with a refund ÷ orders */
          refundedRate: number | null
          /** Cancelled orders ÷ orders */
          cancelledRate: number | null
          averageSecondsToPayment: number | null
          averageSecondsToShipment: number | null
        }
        comparedRows?: {
          /** `payment_failed` counts orders with a failed payment and without a successful one. `partly_shipped` counts orders whose first shipment was partial, also if the rest was `shipped` later */
          step: string
          reason: string | null
          orders: number
          /** Orders ÷ all orders placed in the period */
          share: number | null
          /** Average time since the previous step: from placed to paid, from paid to partly shipped and to shipped. For refunds and cancellations since placed */
          averageSeconds: number | null
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          orders: number | null
          paid: number | null
          partlyShipped: number | null
          shipped: number | null
          refunded: number | null
          cancelled: number | null
          paymentFailed: number | null
          paidShare: number | null
          shippedShare: number | null
          refundedRate: number | null
          cancelledRate: number | null
          averageSecondsToPayment: number | null
          averageSecondsToShipment: number | null
        }
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** Successful and failed payments, by method and reason */
  'payments/summary': {
    parameters: {
      /** First day of the period */
      startDate?: string
      /** Last day of the period, included. Default: today */
      endDate?: string
      /** Only orders with this payment method */
      paymentMethod?: string
      /** Currency of the orders (ISO 4217). Default: the currency of the shop */
      currency?: string
      /** Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted` */
      reportingCurrency?: string
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Period to compare with. Whole months are compared with whole months, other periods with the same number of days before or the same dates of the previous year. A period in progress is compared with the same part of the other period */
      compare?: 'none' | 'previous_period' | 'previous_year'
      /** Whether the other period begins on the same date, or on the same day of the week. For the day of the week it begins 52 weeks earlier with `compare=previous_year`, otherwise a number of whole weeks earlier */
      align?: 'date' | 'weekday'
    }
    answer: {
      rows: {
        paymentMethod: string
        /** `processed` or `failed` */
        outcome: string
        /** Why the payments failed; null for successful payments */
        reason: string | null
        payments: number
        /** Exact, with at least the currency's decimals */
        amount: number
        /** Payments ÷ all payments, successful and failed */
        share: number | null
      }[]
      totals: {
        processed: number
        /** Exact, with at least the currency's decimals */
        processedAmount: number
        failed: number
        /** Exact, with at least the currency's decimals */
        failedAmount: number
        /** processed ÷ (processed + failed) */
        successRate: number | null
      }
      /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
      unconverted?: {
        currency: string
        period: {
          startDate: string
          endDate: string
        }
        totals: {
          processed: number
          /** Exact, with at least the currency's decimals */
          processedAmount: number
          failed: number
          /** Exact, with at least the currency's decimals */
          failedAmount: number
          /** processed ÷ (processed + failed) */
          successRate: number | null
        }
      }[]
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          paymentMethod: string
          /** `processed` or `failed` */
          outcome: string
          /** Why the payments failed; null for successful payments */
          reason: string | null
          payments: number
          /** Exact, with at least the currency's decimals */
          amount: number
          /** Payments ÷ all payments, successful and failed */
          share: number | null
        }[]
        totals: {
          processed: number
          /** Exact, with at least the currency's decimals */
          processedAmount: number
          failed: number
          /** Exact, with at least the currency's decimals */
          failedAmount: number
          /** processed ÷ (processed + failed) */
          successRate: number | null
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          processed: number
          /** Exact, with at least the currency's decimals */
          processedAmount: number
          failed: number
          /** Exact, with at least the currency's decimals */
          failedAmount: number
          /** processed ÷ (processed + failed) */
          successRate: number | null
        }
        comparedRows?: {
          paymentMethod: string
          /** `processed` or `failed` */
          outcome: string
          /** Why the payments failed; null for successful payments */
          reason: string | null
          payments: number
          /** Exact, with at least the currency's decimals */
          amount: number
          /** Payments ÷ all payments, successful and failed */
          share: number | null
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          processed: number | null
          processedAmount: number | null
          failed: number | null
          failedAmount: number | null
          successRate: number | null
        }
        /** With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number */
        unconverted?: {
          currency: string
          period: {
            startDate: string
            endDate: string
          }
          totals: {
            processed: number
            /** Exact, with at least the currency's decimals */
            processedAmount: number
            failed: number
            /** Exact, with at least the currency's decimals */
            failedAmount: number
            /** processed ÷ (processed + failed) */
            successRate: number | null
          }
        }[]
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** Outcomes of events, by source and type */
  'ingest': {
    parameters: {
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
    }
    answer: {
      rows: {
        source: string
        type: string
        received: number
        applied: number
        /** Applied events with warnings; see `ingest/warnings` */
        appliedWithWarnings: number
        duplicate: number
        /** Duplicates that differ from the first event */
        contradictions: number
        ignored: number
        rejected: number
        /** Events that were withdrawn by `tidemark retract` */
        withdrawn: number
        lastEventAt: string | null
        lastReceivedAt: string | null
        lagSeconds: number | null
      }[]
      totals: {
        received: number
        applied: number
        /** Applied events with warnings; see `ingest/warnings` */
        appliedWithWarnings: number
        duplicate: number
        /** Duplicates that differ from the first event */
        contradictions: number
        ignored: number
        rejected: number
        /** Events that were withdrawn by `tidemark retract` */
        withdrawn: number
        lastEventAt: string | null
        lastReceivedAt: string | null
        lagSeconds: number | null
      }
    }
  }
  /** Duplicates that differ from the first event, newest first */
  'ingest/contradictions': {
    parameters: {
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
      /** Maximum number of rows */
      limit?: number
      /** The `next` of the previous page. Pages do not shift when new rows arrive */
      cursor?: string
    }
    answer: {
      rows: {
        id: number
        firstSeenAt: string
        lastSeenAt: string
        timesSeen: number
        source: string
        type: string
        eventId: string
        /** Id of the order of the event, if any */
        orderId: string | null
        differences: {
          /** Name in the contract; `type` for the type of the event */
          field: string
          /** The value that counts; null if absent */
          first?: string | null
          /** The value of the duplicate, which changed nothing */
          second?: string | null
        }[]
      }[]
      totals: {
        rows: number
        ever: number
      }
      /** The `cursor` of the next page; null on the last page */
      next: string | null
      comparison?: {
        period: {
          startDate: string
          endDate: string
        }
        /** The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts */
        until: string | null
        rows: {
          id: number
          firstSeenAt: string
          lastSeenAt: string
          timesSeen: number
          source: string
          type: string
          eventId: string
          /** Id of the order of the event, if any */
          orderId: string | null
          differences: {
            /** Name in the contract; `type` for the type of the event */
            field: string
            /** The value that counts; null if absent */
            first?: string | null
            /** The value of the duplicate, which changed nothing */
            second?: string | null
          }[]
        }[]
        totals: {
          rows: number
          ever: number
        }
        comparedPeriod: {
          startDate: string
          endDate: string
        }
        comparedTotals: {
          rows: number
          ever: number
        }
        comparedRows?: {
          id: number
          firstSeenAt: string
          lastSeenAt: string
          timesSeen: number
          source: string
          type: string
          eventId: string
          /** Id of the order of the event, if any */
          orderId: string | null
          differences: {
            /** Name in the contract; `type` for the type of the event */
            field: string
            /** The value that counts; null if absent */
            first?: string | null
            /** The value of the duplicate, which changed nothing */
            second?: string | null
          }[]
        }[]
        /** Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null */
        leftOutDay: string | null
        change: {
          rows: number | null
          ever: number | null
        }
      }
      meta: {
        asOf: string | null
        lagSeconds: number | null
        timeZone: string
        currency: string
        basis: "event" | "order"
        /** The requested days, with defaults filled in; null for a report without days or an empty period */
        period: {
          startDate: string
          endDate: string
        } | null
        /** The first day of the interval in progress, if it is among the rows */
        unfinishedBucket: string | null
        /** Orders whose `OrderCreated` event has not arrived, while other events wait for it */
        waitingOrders: number
        /** Dead letters: rejected events, which can still change the numbers */
        rejectedEvents: number
        /** The columns that are null because of the parameters, and why. Absent if there are none */
        nullColumns?: {
          columns: string[]
          reason: string
        }[]
        query: Record<string, unknown>
      }
    }
  }
  /** Unusual values in applied events, by source and property */
  'ingest/warnings': {
    parameters: {
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
    }
    answer: {
      rows: {
        source: string
        type: string
        field: string
        problem: string
        events: number
        lastEventId: string
        lastUsed?: string | null
        lastSeenAt: string
      }[]
      totals: {
        events: number
      }
    }
  }
  /** Events that wait for their order, refund, shipment or payment */
  'waiting': {
    parameters: {
      /** Id of the tenant. Default: the tenant of the access key, or the default tenant */
      tenant?: string
    }
    answer: {
      rows: {
        type: string
        events: number
        orders: number
        oldestAt: string | null
      }[]
      totals: {
        events: number
        orders: number
        oldestAt: string | null
      }
    }
  }
}
