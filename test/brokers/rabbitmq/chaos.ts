import { setTimeout as delay } from 'node:timers/promises'
import { Connection } from 'rabbitmq-client'
import type { ChaosBroker, ChaosBrokers } from '../../chaos/broker.ts'
import { oneAtATime } from '../../chaos/outage.ts'
import type { Plan } from '../../chaos/plan.ts'
import { createRabbitMq, findRabbitMq, type RabbitMqBroker } from './broker.ts'

/** One RabbitMQ for all runs. Each run has its own exchange and queue. */
export async function openBrokers(): Promise<ChaosBrokers> {
  const scripts = findRabbitMq()
  if (!scripts) throw new Error('RabbitMQ is not installed: apt-get install rabbitmq-server')
  const server = await createRabbitMq(scripts)
  await server.start()
  return { open: (name, plan) => open(server, name, plan), close: () => server.remove() }
}

async function open(server: RabbitMqBroker, name: string, { credit }: Plan): Promise<ChaosBroker> {
  const { url } = server
  const exchange = `${name}-events`
  const queue = `${name}-queue`
  const connection = new Connection({ url, retryLow: 100, retryHigh: 500 })
  connection.on('error', () => undefined)
  await connection.exchangeDeclare({ exchange, type: 'topic', durable: true })
  const publisher = connection.createPublisher({ confirm: true })
  const down = oneAtATime((forMs) => restart(server, forMs))
  return {
    source: { name, kind: 'rabbitmq', url, exchanges: [exchange], queue, prefetch: credit },
    hasDeadLetters: true,
    async publish(messages) {
      // Without a queue, the exchange would drop the messages.
      await connection.queueDeclare({ queue, passive: true })
      const publishing = messages.map(({ id, body, headers, subject }) =>
        publisher.send(
          { exchange, routingKey: subject, messageId: id, headers: { ...headers }, durable: true },
          Buffer.from(body as string),
        ),
      )
      const outcomes = await Promise.allSettled(publishing)
      const failed = outcomes.find((outcome) => outcome.status === 'rejected')
      if (failed) throw failed.reason
    },
    async countLeft() {
      const columns = ['name', 'messages', '--formatter', 'json', '--silent']
      const listed = JSON.parse(await server.control('list_queues', ...columns)) as { name: string; messages: number }[]
      return listed.find((row) => row.name === queue)?.messages ?? 0
    },
    cut: async () => void (await server.control('close_all_connections', 'chaos').catch(() => undefined)),
    refuse: down,
    down,
    async close() {
      connection.unsafeDestroy()
    },
  }
}

async function restart(server: RabbitMqBroker, forMs: number): Promise<void> {
  await server.stop()
  await delay(forMs)
  await server.start()
}
