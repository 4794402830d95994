import { expect, test } from 'vitest'
import { useTopics } from '../../../test/brokers/kafka/test-topics.ts'
import { useKafka } from '../../../test/brokers/kafka/use-kafka.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { checkTopics } from './check.ts'

const kafka = useKafka()
const topics = useTopics(kafka)
const look = (settings: object) =>
  checkTopics(
    { name: 'test', kind: 'kafka', brokers: [kafka.address], topics: ['nowhere'], groupId: 'looked', ...settings },
    AbortSignal.timeout(scaled(30_000)),
  )

test('the check of Kafka finds topics, joins no group and creates nothing', async () => {
  const topic = await topics.create()
  await expect.poll(() => look({ topics: [topic] }), { timeout: scaled(20_000) }).toEqual({})
  expect((await look({ topics: [topic, 'nowhere'] })).problem).toBe(
    'Kafka has no topic "nowhere". Create it, or correct the topics of this source.',
  )
  expect(await topics.members('looked')).toEqual([])
  expect((await topics.admin().listTopics()).includes('nowhere')).toBe(false)
})

test('a wrong password and an unreachable broker are reported', async () => {
  const sasl = { mechanism: 'SCRAM-SHA-256', username: 'alice', password: 'wrong' }
  const refused = await look({ brokers: [kafka.saslAddress], sasl })
  expect(refused.problem).toMatch('refuses the user "alice" with SASL SCRAM-SHA-256')
  const away = await look({ brokers: ['127.0.0.1:1'] })
  expect(away.problem).toMatch(/^Kafka at 127\.0\.0\.1:1 cannot be reached: .*Check that it is running/)
  expect(away.problem).not.toMatch('retries')
})
