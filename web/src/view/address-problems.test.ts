import { describe, expect, test } from 'vitest'
import { findAddressProblems } from './address-problems.ts'
import { readView } from './view.ts'

const find = (search: string, path = '/') => findAddressProblems(path, new URLSearchParams(search))

describe('invalid parameters of an address', () => {
  test.each([
    ['range=never', ['range']],
    ['startDate=2024-02-30&endDate=2024-03-01', ['startDate', 'endDate']],
    ['startDate=0000-01-01&endDate=2024-03-01', ['startDate', 'endDate']],
    ['startDate=2024-03-02&endDate=2024-03-01&range=never', ['startDate', 'endDate']],
    ['startDate=2024-03-02', ['startDate']],
    ['startDate=0001-01-01&endDate=9999-12-31', ['startDate', 'endDate']],
    ['compare=x', ['compare']],
    ['interval=minute', ['interval']],
    ['basis=y', ['basis']],
    ['currency=bogus', ['currency']],
    ['currency=XYZ', ['currency']],
    ['timezone=Foo/Bar', ['timezone']],
    ['timezone=%2B02:00', ['timezone']],
  ])('are reported, and the page has its defaults: %s', (search, names) => {
    expect(find(search)).toEqual([{ names, text: expect.stringMatching(/^\S.*\.$/) }])
    expect(readView(new URLSearchParams(search))).toEqual(readView(new URLSearchParams()))
  })

  test.each([
    '',
    'range=7d',
    'startDate=2024-02-29&endDate=2024-03-01',
    'basis=order&interval=hour&compare=none',
    'currency=EUR',
    'currency=eur',
    'currency=&timezone=&range=',
    'timezone=Asia/Kolkata',
    'timezone=EST5EDT',
  ])('are not found in a valid address: %s', (search) => {
    expect(find(search)).toEqual([])
  })

  test('include filters on the page that has filters', () => {
    const search = 'hour=24&weekday=1&status=lost&cohort=2024-13-01&cohortInterval=decade&channel=&search='
    expect(find(search, '/orders').flatMap(({ names }) => names)).toEqual([
      'status',
      'cohort',
      'cohortInterval',
      'hour',
    ])
    expect(find(search, '/customers')).toEqual([])
  })

  test('are all reported', () => {
    expect(find('range=never&currency=bogus')).toHaveLength(2)
  })
})
