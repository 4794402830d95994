import { readConfig } from '../../src/config.ts'

/** What Tidemark's batches hold at most by default. */
export const BATCH_SIZE = readConfig({}).batchSize

/** The maximum number of unsettled messages: the defaults of the transports. */
export const SERVICE_BUS_CREDIT = Math.min(BATCH_SIZE, 2000)
export const RABBITMQ_PREFETCH = 2 * BATCH_SIZE
/** The transport has two unsettled batches. */
export const KAFKA_IN_HAND = 2 * BATCH_SIZE
