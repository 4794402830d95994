import type { AzureServiceBusSource } from '../source.ts'
import type { TransportKind } from '../transport.ts'

export const azureServiceBus: TransportKind<AzureServiceBusSource> = {
  start() {
    throw new Error('not there yet')
  },
  async drain() {
    throw new Error('not there yet')
  },
}
