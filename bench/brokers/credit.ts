import { readConfig } from '../../src/config.ts'

/** What Tidemark's batches hold at most by default. */
export const BATCH_SIZE = readConfig({}).batchSize

/** Messages that are in hand at most, by whichever way: the defaults of the transports. */
export const SERVICE_BUS_CREDIT = Math.min(BATCH_SIZE, 2000)
export const RABBITMQ_PREFETCH = 2 * BATCH_SIZE
/** The transport has two batches in hand. */
export const KAFKA_IN_HAND = 2 * BATCH_SIZE
