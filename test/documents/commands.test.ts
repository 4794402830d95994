import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { checkCommand, checkMention, commandsOf } from './commands.ts'
import { isException } from './exceptions.ts'
import { blocks, codeSpansOf, pages, titleOf } from './pages.ts'

const scripts = blocks.filter(({ language }) => language === 'bash')
const hasCurl = (text: string) => /^\s*curl /m.test(text)

test.each(scripts.map((block) => ({ title: titleOf(block), ...block })))('$title is valid bash', ({ text }) => {
  const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})

test.each(scripts.filter((block) => !isException(block)).map((block) => ({ title: titleOf(block), ...block })))(
  'the commands in $title exist, with their options',
  ({ text }) => {
    // Requests are run by requests.test.ts; of such a block, the commands of Tidemark remain.
    const commands = commandsOf(text).filter(([program]) => !hasCurl(text) || program === 'npx' || program === 'npm')
    for (const words of commands) expect(() => checkCommand(words), words.join(' ')).not.toThrow()
  },
)

test('commands in sentences exist, with their options', () => {
  const wrong = pages.flatMap((page) =>
    codeSpansOf(page)
      .map((code) => /^(?:npx )?tidemark (.+)$/.exec(code)?.[1])
      .filter((code) => code !== undefined)
      .flatMap((code) => {
        try {
          checkMention(code.split(/\s+/))
          return []
        } catch (error) {
          return [`${page.path}: ${(error as Error).message}`]
        }
      }),
  )
  expect(wrong).toEqual([])
})

test.each([
  ['npx tidemark reprot', /unknown command|too many arguments/],
  ['npx tidemark import', /missing required argument/],
  ['npx tidemark import events.ndjson --parital', /unknown option/],
  ['PORT=many npm start', /PORT/],
  ['npm run banch', /no script "banch"/],
  ['node examples/nowhere.js', /does not exist/],
  ['rm -rf .tidemark', /"rm"/],
])('the check refuses: %s', (line, problem) => {
  expect(() => commandsOf(line).forEach(checkCommand)).toThrow(problem)
})
