import { AMQPChannelError, type Connection } from 'rabbitmq-client'

/** How a queue was made, as far as RabbitMQ tells: neither policies nor delivery limits are among it. */
export interface QueueShape {
  durable: boolean
  autoDelete: boolean
  exclusive: boolean
  arguments: Record<string, string | number>
}

const MOST_ARGUMENTS = 20

/**
 * Reads how a queue was made that is there. RabbitMQ tells it one difference at a time, when the queue is declared in
 * another way: so each is taken over, until there is none.
 *
 * @param likely arguments whose values are known from their beginning: the broker cuts what it says after 255 bytes.
 * @returns undefined when the broker does not tell enough, such as for very long names.
 * @throws AMQPChannelError when the user may not declare it, and whatever breaks the connection.
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

/** @returns what the broker says when the queue is another one. */
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
