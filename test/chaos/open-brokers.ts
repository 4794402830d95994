import type { SourceKind } from '../../src/transports/index.ts'
import type { ChaosBrokers, ChaosBrokersModule } from './broker.ts'

/**
 * Starts the brokers of a kind.
 *
 * @throws Error if the broker is not installed.
 */
export async function openBrokers(kind: SourceKind): Promise<ChaosBrokers> {
  const module: ChaosBrokersModule = await import(new URL(`../brokers/${kind}/chaos.ts`, import.meta.url).href)
  return module.openBrokers()
}
