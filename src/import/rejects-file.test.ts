import { expect, test } from 'vitest'
import { useFolder } from '../../test/helpers/import/test-import.ts'
import { createRejectsFiles } from './rejects-file.ts'

const folder = useFolder()
const reject = { line: 7, reason: 'invalid' as const, error: 'wrong', body: 'x' }

test('a rejects file that cannot be written is an error', async () => {
  const files = createRejectsFiles(folder.path('no/such/folder'))
  await expect(files.write('a', [reject])).rejects.toThrow(/cannot write the rejects file/)
  await files.close()
})

test('several files share a rejects file, and each reject names its file', async () => {
  const files = createRejectsFiles(folder.path('rejects'))
  await Promise.all([files.write('a', [reject]), files.write('b', [reject, reject])])
  await files.close()
  expect(files.paths()).toEqual([folder.path('rejects')])
  expect(await folder.readRejects('rejects')).toHaveLength(3)
})

test('files with the same name in several folders have separate rejects files', async () => {
  const files = createRejectsFiles(undefined)
  for (const name of ['january/orders.csv', 'february/orders.csv', 'orders.csv']) await files.write(name, [])
  expect(files.paths()).toEqual([
    'january-orders.csv.rejects.ndjson',
    'february-orders.csv.rejects.ndjson',
    'orders.csv.rejects.ndjson',
  ])
})
