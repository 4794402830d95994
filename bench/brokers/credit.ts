import { readConfig } from '../../src/config/config.ts'

/** The default maximum of messages in one of Tidemark's batches. */
export const BATCH_SIZE = readConfig({}).batchSize

/** The maximum number of unsettled messages: the defaults of the transports. */
export const SERVICE_BUS_CREDIT = Math.min(BATCH_SIZE, 2000)
export const RABBITMQ_PREFETCH = 2 * BATCH_SIZE
/** The transport has up to two unsettled batches. */
export const KAFKA_UNSETTLED = 2 * BATCH_SIZE
