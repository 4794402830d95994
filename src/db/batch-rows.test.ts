import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { batchRows, inKeyOrder, insertInto } from './batch-rows.ts'

const database = useTestDatabase({ isBlank: true })

interface Parcel {
  id: string
  weight: number
  note?: string
  label: Buffer
}

const PARCELS = batchRows<Parcel, { unit: string }>({
  parcel_id: ['text', ({ id }) => id],
  weight: ['bigint', ({ weight }) => weight],
  unit: ['text', (_, { unit }) => unit],
  note: ['text', ({ note }) => note],
  label: ['bytea', ({ label }) => label],
})

test('each value is written to the column of its name', async () => {
  await database.pool.query('create table parcels (note text, label bytea, unit text, parcel_id text, weight bigint)')
  const parcels: Parcel[] = [
    { id: 'a "quoted" \\ id', weight: 3, label: Buffer.from([0, 255]) },
    { id: '', weight: -1, note: 'NULL', label: Buffer.alloc(0) },
  ]
  await database.pool.query(insertInto('parcels', PARCELS), PARCELS.parameters(parcels, { unit: 'kg' }))
  const { rows } = await database.pool.query(
    `select parcel_id, weight::int as weight, unit, note, encode(label, 'hex') as label from parcels order by weight`,
  )
  expect(rows).toEqual([
    { parcel_id: '', weight: -1, unit: 'kg', note: 'NULL', label: '' },
    { parcel_id: 'a "quoted" \\ id', weight: 3, unit: 'kg', note: null, label: '00ff' },
  ])
})

test('values are sorted by key, for any sequence of insertion', () => {
  const map = new Map([
    ['b', 2],
    ['a', 1],
    ['ab', 3],
  ])
  expect(inKeyOrder(map)).toEqual([1, 3, 2])
})
