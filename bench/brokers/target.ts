/** Where a publisher sends to. */
export type Target = ServiceBusTarget | RabbitMqTarget | KafkaTarget

export interface ServiceBusTarget {
  kind: 'azure-service-bus'
  connectionString: string
  topic: string
}

export interface RabbitMqTarget {
  kind: 'rabbitmq'
  url: string
  exchange: string
}

export interface KafkaTarget {
  kind: 'kafka'
  address: string
  topic: string
}
