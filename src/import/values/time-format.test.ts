import { expect, test } from 'vitest'
import { readIsoTime } from './read-time.ts'
import { timeReader } from './time-format.ts'

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
  ['DD.MM.YY', '1.12.10', '2010-12-01T00:00:00.000000'],
  ['YYYY-MM-DD HH24:MI:SS', '2010-12-01 08:05:06.789', '2010-12-01T08:05:06.789000'],
  ['DD-Mon-YYYY', '01-Dec-2010', '2010-12-01T00:00:00.000000'],
  ['DD. Month YYYY', '1. März 2010', '2010-03-01T00:00:00.000000'],
  ['Dy, DD Mon YYYY HH24:MI:SS TZ', 'Wed, 01 Dec 2010 08:05:06 GMT', '2010-12-01T08:05:06.000000Z'],
  ['MM/DD/YYYY HH24:MI:SS TZ', '6/21/2017 22:34:28 EDT', '2017-06-22T02:34:28.000000Z'],
  ['YYYY-MM-DD HH24:MI:SS TZ', '2024-12-12 10:15:00 +0000 UTC', '2024-12-12T10:15:00.000000Z'],
  ['YYYY-MM-DD HH24:MI:SS TZ', '2024-12-12 10:15:00 +0530', '2024-12-12T04:45:00.000000Z'],
  ['YYYY-MM-DD HH24:MI:SS TZ', '2024-12-12 10:15:00 IST', undefined],
  ['YYYY-MM-DD HH24:MI TZ', '2024-07-12 10:15 Europe/Berlin', '2024-07-12T10:15:00.000000 Europe/Berlin'],
  ['YYYY-MM-DD HH24:MI:SS UTC', '2024-12-12 10:15:00 UTC', '2024-12-12T10:15:00.000000Z'],
  ['YYYYMMDDTHH24MISSZ', '20241212T101500Z', '2024-12-12T10:15:00.000000Z'],
  ['DD "de" Month "de" YYYY', '12 de julio de 2024', '2024-07-12T00:00:00.000000'],
  ['EPOCH', '1733998500', '2024-12-12T10:15:00.000000Z'],
  ['EPOCH', '1733998500.5', '2024-12-12T10:15:00.500000Z'],
  ['EPOCH', '1733998500123', '2024-12-12T10:15:00.123000Z'],
  ['MM/DD/YYYY HH12:MI AM', '12/1/2010 13:05 PM', undefined],
])('the format %s reads %s as %s', (format, text, expected) => {
  expect(timeReader(format)(text)).toBe(expected)
})

test.each(['DD/MM', 'DD/MM/YYYY hh:mm', 'DD/DD/MM/YYYY', 'YYYY-MM-DD HH24:HH12', 'DD/MM/YYYY YY', 'EPOCH SS TZ MM'])(
  'the format %s is refused',
  (format) => {
    expect(() => timeReader(format)).toThrow(/allowed: YYYY, YY, MM/)
  },
)
