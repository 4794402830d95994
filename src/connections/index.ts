import { adobeCommerce } from './adobe-commerce/platform.ts'
import { bigCommerce } from './bigcommerce/platform.ts'
import { cloudEvents } from './cloudevents/platform.ts'
import { commercetools } from './commercetools/platform.ts'
import { eventGrid } from './event-grid/platform.ts'
import type { Platform } from './platform.ts'
import { saleor } from './saleor/platform.ts'
import { shopify } from './shopify/platform.ts'
import { standardWebhooks } from './standard-webhooks/platform.ts'
import { stripe } from './stripe/platform.ts'
import { woocommerce } from './woocommerce/platform.ts'

/** Every platform by the name that settings and addresses use. */
export const platforms: Readonly<Record<string, Platform>> = {
  shopify,
  'event-grid': eventGrid,
  cloudevents: cloudEvents,
  commercetools,
  saleor,
  'standard-webhooks': standardWebhooks,
  stripe,
  woocommerce,
  'adobe-commerce': adobeCommerce,
  bigcommerce: bigCommerce,
}

/** The names of all platforms, for errors and help texts. */
export const platformNames: readonly string[] = Object.keys(platforms)
