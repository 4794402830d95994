import { DAY_MS, type DayNumber, daysFromBlackFriday } from '../calendar.ts'

/** A discount for customers who enter a code. */
export interface Coupon {
  code: string
  percent: number
  /** The share of orders with the coupon during its campaign. */
  use: number
}

const BLACK_WEEK: Coupon = { code: 'BLACKWEEK20', percent: 20, use: 0.42 }
const SPRING: Coupon = { code: 'SPRING10', percent: 10, use: 0.22 }
/** The coupon for the first order of a customer, all year. */
export const WELCOME: Coupon = { code: 'WELCOME5', percent: 5, use: 0.12 }

/** The code for free shipping, used beside another coupon by this share of its orders. */
export const FREE_SHIPPING = { code: 'FREESHIP', use: 0.3 }

/** The campaign of a day: the week around Black Friday, and ten days of spring in the middle of April. */
export function campaignOf(day: DayNumber): Coupon | undefined {
  const fromFriday = daysFromBlackFriday(day)
  if (fromFriday >= -4 && fromFriday <= 3) return BLACK_WEEK
  const date = new Date(day * DAY_MS)
  const isSpring = date.getUTCMonth() === 3 && date.getUTCDate() >= 10 && date.getUTCDate() < 20
  return isSpring ? SPRING : undefined
}
