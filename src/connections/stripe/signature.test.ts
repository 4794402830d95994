import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { stripe } from './platform.ts'

const account = testConnection({ platform: 'stripe', secrets: ['whsec_example_secret'] })

describe('the signature', () => {
  const body = '{"id":450789469,"test":true}'
  const V1 = '583f99da600573a90d6f550bcf052ce5a424d8fffe59e401aaa8cd03dc5101fb'
  const SENT = 1_700_000_000
  const verify = (header: string | undefined, { seconds = 0, secrets = account.secrets, text = body } = {}) =>
    stripe.verify(
      {
        headers: header === undefined ? {} : { 'stripe-signature': header },
        body: new TextEncoder().encode(text),
        receivedMs: (SENT + seconds) * 1000,
      },
      { ...account, secrets },
    )
  const isAuthentic = { isAuthentic: true }

  test('is the HMAC of the time and the body, under any of the secrets', () => {
    expect(verify(`t=${SENT},v1=${V1}`)).toEqual(isAuthentic)
    expect(verify(`t=${SENT},v1=${V1}`, { secrets: ['whsec_next', 'whsec_example_secret'] })).toEqual(isAuthentic)
  })

  test('is one of several, while a secret is replaced', () => {
    const other = createHmac('sha256', 'whsec_next').update(`${SENT}.${body}`).digest('hex')
    expect(verify(`t=${SENT},v1=${other},v1=${V1},v0=${'0'.repeat(64)}`)).toEqual(isAuthentic)
  })

  test.each([300, -300])('is valid after %i s', (seconds) => {
    expect(verify(`t=${SENT},v1=${V1}`, { seconds })).toEqual(isAuthentic)
  })

  test.each([
    ['301 s old', `t=${SENT},v1=${V1}`, { seconds: 301 }],
    ['301 s ahead', `t=${SENT},v1=${V1}`, { seconds: -301 }],
    ['of a changed body', `t=${SENT},v1=${V1}`, { text: body.replace('true', 'false') }],
    ['of another secret', `t=${SENT},v1=${V1}`, { secrets: ['whsec_other'] }],
    ['of another length', `t=${SENT},v1=${V1.slice(2)}`, {}],
    ['of another scheme', `t=${SENT},v0=${V1}`, {}],
    ['without a time', `v1=${V1}`, {}],
    ['with two times', `t=${SENT},t=${SENT + 1},v1=${V1}`, {}],
    ['that is missing', undefined, {}],
  ])('%s is refused', (_, header, options) => {
    expect(verify(header, options)).toMatchObject({ isAuthentic: false, error: expect.any(String) })
  })

  test('is not needed for the handshake of Event Grid, which carries the secret', () => {
    const data = { validationCode: 'abc', validationUrl: 'https://example.com' }
    const body = [
      {
        id: '1',
        eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
        eventTime: '2024-11-04T11:15:00Z',
        data,
      },
    ]
    const answer = (token: string) =>
      stripe.answerSetup?.(
        {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'aeg-event-type': 'SubscriptionValidation' },
          body: new TextEncoder().encode(JSON.stringify(body)),
          query: {},
          receivedMs: 0,
        },
        account,
      )
    expect(answer('whsec_example_secret')).toMatchObject({ status: 200, body: '{"validationResponse":"abc"}' })
    expect(answer('whsec_other')).toBeUndefined()
  })

  test('may be a bearer token where Event Grid or EventBridge delivers', () => {
    const bearer = (token: string) =>
      stripe.verify({ headers: { authorization: `Bearer ${token}` }, body: new Uint8Array(), receivedMs: 0 }, account)
    expect(bearer('whsec_example_secret')).toEqual(isAuthentic)
    expect(bearer('whsec_other')).toMatchObject({ isAuthentic: false })
  })
})
