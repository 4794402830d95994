import { expect, test } from 'vitest'
import { readIsoTime, timeReader } from './read-time.ts'

test.each([
  ['2011-03-01 08:26:00', '2011-03-01T08:26:00.000000'],
  ['2011-03-01', '2011-03-01T00:00:00.000000'],
  ['2011-03-01T08:26Z', '2011-03-01T08:26:00.000000Z'],
  ['2011-03-01T08:26:00.5+01:00', '2011-03-01T07:26:00.500000Z'],
  ['2011-03-01 08:26 -0500', '2011-03-01T13:26:00.000000Z'],
  ['2011-02-29 08:26:00', undefined],
  ['yesterday', undefined],
  ['0001-01-01', undefined],
  ['9999-12-31T23:59:59-05:00', undefined],
])('%s is read as %s', (text, expected) => {
  expect(readIsoTime(text)).toBe(expected)
})

test.each([
  ['DD/MM/YYYY HH24:MI', '1/12/2010 8:05', '2010-12-01T08:05:00.000000'],
  ['MM/DD/YYYY HH12:MI AM', '12/1/2010 12:05 a.m.', '2010-12-01T00:05:00.000000'],
  ['MM/DD/YYYY HH12:MI AM', '12/1/2010 12:05 PM', '2010-12-01T12:05:00.000000'],
  ['YYYYMMDD', '20101201', '2010-12-01T00:00:00.000000'],
  ['DD.MM.YYYY', '31.04.2010', undefined],
  ['DD.MM.YYYY', '31x04x2010', undefined],
])('the format %s reads %s as %s', (format, text, expected) => {
  expect(timeReader(format)(text)).toBe(expected)
})

test.each(['DD/MM', 'DD/MM/YYYY hh:mm', 'DD/DD/MM/YYYY', 'YYYY-MM-DD HH24:HH12'])(
  'the format %s is refused',
  (format) => {
    expect(() => timeReader(format)).toThrow(/is made of YYYY, MM, DD, HH24/)
  },
)
