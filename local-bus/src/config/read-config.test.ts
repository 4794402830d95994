import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfigFile } from './config-file.ts'
import { DEFAULT_CONFIG } from './default-config.ts'
import { readConfig } from './read-config.ts'

/** The example that comes with Microsoft's emulator, shortened. */
const OFFICIAL = {
  UserConfig: {
    Namespaces: [
      {
        Name: 'sbemulatorns',
        Queues: [
          {
            Name: 'queue.1',
            Properties: {
              DeadLetteringOnMessageExpiration: false,
              DefaultMessageTimeToLive: 'PT1H',
              DuplicateDetectionHistoryTimeWindow: 'PT20S',
              ForwardDeadLetteredMessagesTo: '',
              ForwardTo: '',
              LockDuration: 'PT1M',
              MaxDeliveryCount: 3,
              RequiresDuplicateDetection: false,
              RequiresSession: false,
            },
          },
        ],
        Topics: [
          {
            Name: 'topic.1',
            Properties: {
              DefaultMessageTimeToLive: 'PT1H',
              DuplicateDetectionHistoryTimeWindow: 'PT20S',
              RequiresDuplicateDetection: true,
            },
            Subscriptions: [
              {
                Name: 'subscription.1',
                Properties: { LockDuration: 'PT1M', MaxDeliveryCount: 3, RequiresSession: false },
                Rules: [
                  {
                    Name: 'app-prop-filter-1',
                    Properties: {
                      FilterType: 'Correlation',
                      CorrelationFilter: { ContentType: 'application/text', Label: 'subject1', To: 'xyz' },
                    },
                  },
                  {
                    Name: 'user-prop-filter-1',
                    Properties: { FilterType: 'Correlation', CorrelationFilter: { Properties: { prop1: 'value1' } } },
                  },
                  {
                    Name: 'sqlrule',
                    Properties: {
                      FilterType: 'Sql',
                      SqlFilter: { SqlExpression: "sys.MessageId = '123456' AND userProp1 = 'value1'" },
                      Action: { SqlExpression: "SET sys.To = 'Entity'" },
                    },
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
    Logging: { Type: 'File' },
  },
}

test("the example of Microsoft's emulator is read", () => {
  const { queues, topics } = readConfig(OFFICIAL)
  expect(queues).toEqual([
    {
      name: 'queue.1',
      lockDurationMs: 60_000,
      maxDeliveryCount: 3,
      defaultTimeToLiveMs: 3_600_000,
      requiresSession: false,
      deadLettersExpired: false,
      duplicateWindowMs: undefined,
      forwardTo: undefined,
      forwardDeadLettersTo: undefined,
    },
  ])
  expect(topics[0]).toMatchObject({ name: 'topic.1', duplicateWindowMs: 20_000, defaultTimeToLiveMs: 3_600_000 })
  expect(topics[0]?.subscriptions[0]?.rules.map(({ name, filter }) => [name, filter.kind])).toEqual([
    ['app-prop-filter-1', 'correlation'],
    ['user-prop-filter-1', 'correlation'],
    ['sqlrule', 'sql'],
  ])
})

test('the default is the topics of a Whizbang shop, each with a subscription for Tidemark', () => {
  const { topics } = readConfig(DEFAULT_CONFIG)
  expect(topics.map(({ name }) => name)).toContain('ecommerce.contracts.events')
  for (const { subscriptions } of topics) expect(subscriptions.map(({ name }) => name)).toEqual(['tidemark'])
})

test.each([
  ['PT0.5S', 500],
  ['PT1M30S', 90_000],
  ['P1DT1H', 90_000_000],
  ['P10675199DT2H48M5.4775807S', Number.POSITIVE_INFINITY],
])('the duration %s is read', (DefaultMessageTimeToLive, expected) => {
  const { queues } = readConfig(namespace({ Queues: [{ Name: 'q', Properties: { DefaultMessageTimeToLive } }] }))
  expect(queues[0]?.defaultTimeToLiveMs).toBe(expected)
})

const queue = (Properties: object) => namespace({ Queues: [{ Name: 'q', Properties }] })
const rule = (Properties: object) =>
  namespace({ Topics: [{ Name: 't', Subscriptions: [{ Name: 's', Rules: [{ Name: 'r', Properties }] }] }] })

test.each([
  [{}, 'the configuration: UserConfig is missing'],
  [{ UserConfig: { Namespaces: [{}, {}] } }, 'UserConfig/Namespaces: only one namespace is supported'],
  [queue({ LockDuration: '1 minute' }), 'queue q: LockDuration is "1 minute"; write an ISO 8601 duration'],
  [queue({ LockDuration: 'PT6M' }), 'queue q: LockDuration is "PT6M"; the maximum of Service Bus is PT5M'],
  [queue({ LockDuration: 'PT0S' }), 'queue q: LockDuration is "PT0S"; it must be longer than zero'],
  [queue({ MaxDeliveryCount: 0 }), 'UserConfig/Namespaces/0/Queues/q/Properties/MaxDeliveryCount must be >= 1'],
  [queue({ AutoDeleteOnIdle: 'PT5M' }), 'Queues/q/Properties: AutoDeleteOnIdle is unknown or not supported'],
  [queue({ ForwardTo: 'nowhere' }), 'queue q: the forwarding target "nowhere" does not exist'],
  [queue({ ForwardTo: 'q', RequiresSession: true }), 'queue q: RequiresSession and ForwardTo exclude each other'],
  [namespace({ Queues: [{}] }), 'UserConfig/Namespaces/0/Queues/0: Name is missing'],
  [namespace({ Queues: [{ Name: 'a b' }] }), 'queue a b: invalid name; use up to 260 letters, digits'],
  [namespace({ Queues: [{ Name: 'a' }], Topics: [{ Name: 'A' }] }), 'a queue or topic named "A" is declared twice'],
  [rule({ FilterType: 'Xml' }), 'subscription t/s: rule r: FilterType is "Xml"; it must be Sql or Correlation'],
  [rule({ FilterType: 'Sql' }), 'subscription t/s: rule r: SqlFilter is missing'],
  [rule({ CorrelationFilter: {} }), 'subscription t/s: rule r: CorrelationFilter is empty'],
  [
    rule({ SqlFilter: { SqlExpression: 'a =' } }),
    'subscription t/s: rule r: the text ends at position 4, expected a property',
  ],
  [
    rule({ SqlFilter: { SqlExpression: '1=1' }, Action: { SqlExpression: 'DELETE x' } }),
    'rule r: "DELETE" at position 1, expected SET',
  ],
])('an invalid configuration is reported: %j', (json, problem) => {
  expect(() => readConfig(json)).toThrow(problem)
})

test('a missing file and invalid JSON are reported', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-bus-'))
  const file = join(folder, 'Config.json')
  expect(() => readConfigFile(file)).toThrow(`${file}: file not found`)
  writeFileSync(file, '{')
  expect(() => readConfigFile(file)).toThrow(`${file} is not valid JSON`)
  writeFileSync(file, `\uFEFF${JSON.stringify(OFFICIAL)}`)
  expect(readConfigFile(file).queues).toHaveLength(1)
  rmSync(folder, { recursive: true })
})

function namespace(content: object) {
  return { UserConfig: { Namespaces: [content] } }
}
