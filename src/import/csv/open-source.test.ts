import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { useFolder } from '../../../test/helpers/import/test-import.ts'
import { openSource } from './open-source.ts'

const folder = useFolder()

async function read(path: string, input?: Readable) {
  const source = await openSource(path, input)
  const chunks: Buffer[] = []
  for await (const chunk of source.chunks) chunks.push(chunk)
  return { text: Buffer.concat(chunks).toString(), size: source.size, bytesRead: source.bytesRead() }
}

test('gzip is recognised by its first bytes, with any file name, and progress counts compressed bytes', async () => {
  const bytes = Buffer.concat([gzipSync('one\n'), gzipSync('two\n')])
  const path = await folder.write('events.ndjson', bytes)
  expect(await read(path)).toEqual({ text: 'one\ntwo\n', size: bytes.length, bytesRead: bytes.length })
})

test('standard input may be compressed and arrive byte by byte', async () => {
  const bytes = [...gzipSync('\ufeffone\n')].map((byte) => Buffer.from([byte]))
  expect(await read('-', Readable.from(bytes))).toMatchObject({ text: 'one\n', size: undefined })
})

test('a byte order mark is dropped', async () => {
  expect((await read(await folder.write('bom.csv', '\ufeffa,b\n'))).text).toBe('a,b\n')
})

test('UTF-16 with a byte order mark is read as text', async () => {
  const bytes = Buffer.from('\ufeffä,€\n', 'utf16le')
  expect((await read(await folder.write('little.csv', bytes))).text).toBe('ä,€\n')
  expect((await read(await folder.write('big.csv', Buffer.from(bytes).swap16()))).text).toBe('ä,€\n')
})

test('an empty file has no content', async () => {
  expect((await read(await folder.write('empty', ''))).text).toBe('')
})

test.each([
  ['a file that does not exist', 'missing.csv', undefined, /cannot read .*missing\.csv: file not found/],
  ['a workbook', 'orders.xlsx', Buffer.from('PK\x03\x04rest'), /Excel workbook; .* save it as CSV/],
  [
    'an incomplete compressed file',
    'cut.gz',
    gzipSync('x'.repeat(9000)).subarray(0, 30),
    /the compressed file is incomplete/,
  ],
])('%s is refused with a clear error', async (_, name, content, message) => {
  const path = content ? await folder.write(name, content) : folder.path(name)
  await expect(read(path)).rejects.toThrow(message)
})

test('a folder is refused', async () => {
  await expect(read(folder.path('.'))).rejects.toThrow(/it is a folder/)
})
