import { AMQPChannelError, type Connection } from 'rabbitmq-client'

/** The settings of a queue that RabbitMQ reveals; policies and delivery limits are not among them. */
export interface QueueShape {
  durable: boolean
  autoDelete: boolean
  exclusive: boolean
  arguments: Record<string, string | number>
}

const MOST_ARGUMENTS = 20

/**
 * Reads the settings of an existing queue. When a queue is declared with other settings, RabbitMQ answers with one difference.
 * Each difference is adopted until a declaration succeeds.
 *
 * @param likely arguments whose values are recognised by their beginning, because the broker cuts its answer at 255 bytes.
 * @returns undefined when the answer is incomplete, such as for very long names.
 * @throws AMQPChannelError when the user may not declare it, or the error that breaks the connection.
 */
export async function readQueue(
  connection: Connection,
  queue: string,
  likely: Readonly<Record<string, string | number>>,
): Promise<QueueShape | undefined> {
  const shape: QueueShape = { durable: true, autoDelete: false, exclusive: false, arguments: {} }
  for (let i = 0; i < MOST_ARGUMENTS; i++) {
    const message = await declare(connection, queue, shape)
    if (message === undefined) return shape
    const difference = readDifference(message)
    if (!difference || difference.name in shape.arguments) return undefined
    takeOver(shape, difference, likely)
  }
  return undefined
}

/** @returns the broker's message when the queue differs. */
async function declare(connection: Connection, queue: string, shape: QueueShape): Promise<string | undefined> {
  try {
    await connection.queueDeclare({ queue, ...shape })
    return undefined
  } catch (error) {
    if (error instanceof AMQPChannelError && error.code === 'PRECONDITION_FAILED') return error.message
    throw error
  }
}

interface Difference {
  name: string
  value: string
  isCut: boolean
}

/** Such as: inequivalent arg 'x-max-length' for queue 'q' in vhost '/': received none but current is the value '5' of type 'byte' */
function readDifference(message: string): Difference | undefined {
  const [, name, rest] = /inequivalent arg '([^']+)'.*but curr(.*)/s.exec(message) ?? []
  if (name === undefined || rest === undefined) return undefined
  const [, value = '', end] = /'([^']*?)(?:(')|\.\.\.$|$)/.exec(rest) ?? []
  return { name, value, isCut: end === undefined }
}

function takeOver(shape: QueueShape, { name, value, isCut }: Difference, likely: QueueShape['arguments']): void {
  if (name === 'durable') shape.durable = value === 'true'
  else if (name === 'auto_delete') shape.autoDelete = value === 'true'
  else if (name === 'exclusive') shape.exclusive = value === 'true'
  else {
    const text = isCut && String(likely[name] ?? '').startsWith(value) ? String(likely[name] ?? '') : value
    shape.arguments[name] = /^\d+$/.test(text) ? Number(text) : text
  }
}
