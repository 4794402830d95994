export { BusConfigError } from './config/config-error.ts'
export { readConfigFile } from './config/config-file.ts'
export type { ConfigJson, NamespaceJson, QueuePropertiesJson } from './config/config-json.ts'
export type { BusDescription } from './entities/settings.ts'
export type { Counts } from './entities/stored-message.ts'
export {
  DEFAULT_HOST,
  DEFAULT_PORT,
  type StartedBus,
  type StartOptions,
  startFromOptions,
} from './start-from-options.ts'
export { DEFAULT_CAPACITY_BYTES, type LocalBus, type LocalBusOptions, startLocalBus } from './start-local-bus.ts'
