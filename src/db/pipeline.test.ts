import type { Socket } from 'node:net'
import { expect, test, vi } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { inOneWrite, queryInOneTrip } from './pipeline.ts'
import { inTransaction } from './transaction.ts'

const database = useTestDatabase()

test('statements run in their sequence, and the connection can be used afterwards', async () => {
  await inTransaction(database.pool, async (client) => {
    await client.query('create temp table steps (step bigserial, name text) on commit drop')
    const insert = (name: string) => ({
      name: 'insert-step',
      text: 'insert into steps (name) values ($1)',
      values: [name],
    })
    const outcomes = await queryInOneTrip(client, ['a', 'b', 'c'].map(insert))
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
    const { rows } = await client.query("select string_agg(name, '' order by step) as names from steps")
    expect(rows).toEqual([{ names: 'abc' }])
  })
})

test('after an error, the later statements of the transaction fail too, and a rollback to a savepoint repairs it', async () => {
  await inTransaction(database.pool, async (client) => {
    await client.query('savepoint before')
    const [first, second, third] = await queryInOneTrip(client, [
      { text: 'select $1::int', values: [1] },
      { name: 'divide', text: 'select 1 / $1::int', values: [0] },
      { name: 'after-error', text: 'select $1::int', values: [1] },
    ])
    expect(first?.status).toBe('fulfilled')
    expect(second).toMatchObject({ status: 'rejected', reason: { code: '22012' } })
    expect(third).toMatchObject({ status: 'rejected', reason: { code: '25P02' } })
    await client.query('rollback to savepoint before')
    const again = await queryInOneTrip(client, [
      { name: 'divide', text: 'select 1 / $1::int', values: [1] },
      { name: 'after-error', text: 'select $1::int', values: [1] },
    ])
    expect(again.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
  })
})

test('statements that are begun together are sent with one write, also if one of them cannot be begun', async () => {
  await inTransaction(database.pool, async (client) => {
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
    const writes = [vi.spyOn(stream, '_write'), vi.spyOn(stream, '_writev')]
    const written = () => writes.reduce((sum, { mock }) => sum + mock.calls.length, 0)
    await queryInOneTrip(
      client,
      [1, 2, 3].map((value) => ({ text: 'select $1::int', values: [value] })),
    )
    expect(written()).toBe(1)
    const fail = () => {
      throw new Error('not begun')
    }
    expect(() => inOneWrite(client, fail)).toThrow('not begun')
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    for (const write of writes) write.mockRestore()
  })
})
