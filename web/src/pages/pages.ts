import {
  IconActivity,
  IconBox,
  IconChartAreaLine,
  type IconProps,
  IconReceipt,
  IconSettings,
  IconTool,
  IconUsers,
} from '@tabler/icons-react'
import { type ComponentType, lazy } from 'react'
import { type PagePath, pagePaths } from '../../../src/http/pages/page-paths.ts'
import type { Scope } from '../view/shop.ts'

interface Page {
  label: string
  icon?: ComponentType<IconProps>
  component: ComponentType
  /** The scope without which the page is not in the navigation. */
  scope?: Scope
}

/** Pages with an icon are in the navigation. The code of a page is loaded when the page is opened. */
const PAGES: Readonly<Record<PagePath, Page>> = {
  '/': {
    label: 'Overview',
    icon: IconChartAreaLine,
    component: lazy(async () => ({ default: (await import('./overview/overview.tsx')).Overview })),
  },
  '/live': {
    label: 'Live',
    icon: IconActivity,
    component: lazy(async () => ({ default: (await import('./live/live.tsx')).Live })),
  },
  '/orders': {
    label: 'Orders',
    icon: IconReceipt,
    component: lazy(async () => ({ default: (await import('./orders/orders.tsx')).Orders })),
  },
  '/orders/:id': {
    label: 'Order',
    component: lazy(async () => ({ default: (await import('./orders/order.tsx')).Order })),
  },
  '/products': {
    label: 'Products',
    icon: IconBox,
    component: lazy(async () => ({ default: (await import('./products/products.tsx')).Products })),
  },
  '/products/:id': {
    label: 'Product',
    component: lazy(async () => ({ default: (await import('./products/product.tsx')).Product })),
  },
  '/customers': {
    label: 'Customers',
    icon: IconUsers,
    component: lazy(async () => ({ default: (await import('./customers/customers.tsx')).Customers })),
  },
  '/customers/:id': {
    label: 'Customer',
    component: lazy(async () => ({ default: (await import('./customers/customer.tsx')).Customer })),
  },
  '/operations': {
    label: 'Operations',
    icon: IconTool,
    component: lazy(async () => ({ default: (await import('./operations/operations.tsx')).Operations })),
  },
  '/settings': {
    label: 'Settings',
    icon: IconSettings,
    scope: 'admin',
    component: lazy(async () => ({ default: (await import('./settings/settings.tsx')).Settings })),
  },
}

/** All pages with their paths. */
export const pages = pagePaths.map((path) => ({ path, ...PAGES[path] }))
