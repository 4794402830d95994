import { readConfig } from '../../src/config/config.ts'
import { openInbox } from '../../src/service/open-inbox.ts'
import type { FilledTemplate } from '../helpers/database.ts'
import { fillShop } from './fill-shop.ts'
import { shopEvents } from './shop-events.ts'

/** About a thousand orders up to now. */
export const simulatedShop: FilledTemplate = {
  name: 'tidemark_simulated_shop',
  async fill(url) {
    const { inbox, database, close } = await openInbox({ ...readConfig({}), databaseUrl: url })
    await fillShop({ inbox, pool: database.pool }, shopEvents(new Date()))
    await close()
  },
}
