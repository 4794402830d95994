import {
  IconActivity,
  IconBox,
  IconChartAreaLine,
  type IconProps,
  IconReceipt,
  IconTool,
  IconUsers,
} from '@tabler/icons-react'
import { type ComponentType, lazy } from 'react'

interface Page {
  label: string
  /** The path in the address. */
  path: string
  icon?: ComponentType<IconProps>
  component: ComponentType
}

/** All pages. Pages with an icon are in the navigation. The code of a page is loaded when the page is opened. */
export const pages: readonly Page[] = [
  {
    label: 'Overview',
    path: '/',
    icon: IconChartAreaLine,
    component: lazy(async () => ({ default: (await import('./overview/overview.tsx')).Overview })),
  },
  {
    label: 'Live',
    path: '/live',
    icon: IconActivity,
    component: lazy(async () => ({ default: (await import('./live/live.tsx')).Live })),
  },
  {
    label: 'Orders',
    path: '/orders',
    icon: IconReceipt,
    component: lazy(async () => ({ default: (await import('./orders/orders.tsx')).Orders })),
  },
  {
    label: 'Order',
    path: '/orders/:id',
    component: lazy(async () => ({ default: (await import('./orders/order.tsx')).Order })),
  },
  {
    label: 'Products',
    path: '/products',
    icon: IconBox,
    component: lazy(async () => ({ default: (await import('./products/products.tsx')).Products })),
  },
  {
    label: 'Product',
    path: '/products/:id',
    component: lazy(async () => ({ default: (await import('./products/product.tsx')).Product })),
  },
  {
    label: 'Customers',
    path: '/customers',
    icon: IconUsers,
    component: lazy(async () => ({ default: (await import('./customers/customers.tsx')).Customers })),
  },
  {
    label: 'Customer',
    path: '/customers/:id',
    component: lazy(async () => ({ default: (await import('./customers/customer.tsx')).Customer })),
  },
  {
    label: 'Operations',
    path: '/operations',
    icon: IconTool,
    component: lazy(async () => ({ default: (await import('./operations/operations.tsx')).Operations })),
  },
]
