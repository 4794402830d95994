import type { SourceKind } from '../../../src/transports/index.ts'
import type { ChaosBrokers, ChaosBrokersModule } from './broker.ts'

/**
 * Starts the brokers of a kind.
 *
 * @throws Error when the broker is not installed on this machine.
 */
export async function openBrokers(kind: SourceKind): Promise<ChaosBrokers> {
  const module: ChaosBrokersModule = await import(new URL(`${kind}.ts`, import.meta.url).href)
  return module.openBrokers()
}
