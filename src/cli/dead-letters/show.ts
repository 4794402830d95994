import { isUtf8 } from 'node:buffer'
import type { Command } from 'commander'
import { parse, stringify } from 'lossless-json'
import { type DeadLetter, describeLetter } from '../../dead-letters/dead-letter.ts'
import { readDeadLetters } from '../../dead-letters/read.ts'
import { CommandError, runOnDatabase } from '../command.ts'
import { printable, printableLines } from '../printable.ts'
import { readId } from './choose.ts'

interface Options {
  json?: boolean
  body?: boolean
}

/** `tidemark dead-letters show`. */
export function addShowCommand(parent: Command): void {
  parent
    .command('show')
    .description('Show a dead letter, with its whole body')
    .argument('<id>', 'the dead letter')
    .option('--json', 'as JSON, as the API has it')
    .option('--body', 'its body only, byte by byte')
    .action((text: string, options: Options) =>
      runOnDatabase(
        () => readId(text),
        async ({ database, terminal }, id) => {
          const [letter] = await readDeadLetters(database.pool, [id])
          if (!letter) throw new CommandError(`there is no dead letter ${id}`)
          if (options.body) process.stdout.write(letter.body)
          else if (options.json) process.stdout.write(`${JSON.stringify(describeLetter(letter), undefined, 2)}\n`)
          else {
            terminal.summary(`Dead letter ${id}`, rowsOf(letter))
            process.stdout.write(`\n${bodyForPeople(letter.body)}\n`)
          }
          return 0
        },
      ),
    )
}

function rowsOf(letter: DeadLetter): (readonly [string, string | number])[] {
  const { headers, firstSeenAt, lastSeenAt, timesSeen } = letter
  const rows: [string, string | null][] = [
    ['reason', letter.reason],
    ['error', letter.error],
    ['source', letter.source],
    ['tenant', letter.tenantId],
    ['type', letter.type],
    ['event id', letter.eventId],
    ['first seen', firstSeenAt],
    ['last seen', timesSeen === 1 ? null : `${lastSeenAt} (${timesSeen} times)`],
    ['id if it has none', letter.fallbackId],
    ['type if it has none', letter.fallbackType],
    ['may write only to', letter.onlyTenantId],
    ...Object.entries(headers ?? {}).map(([name, value]): [string, string] => [printable(name), value]),
    ['body', `${letter.bodyBytes} bytes${isUtf8(letter.body) ? '' : ', not UTF-8; here in Base64'}`],
  ]
  return rows.flatMap(([label, value]) => (value === null ? [] : [[label, printable(value)] as const]))
}

/** JSON is indented, with all its digits. */
function bodyForPeople(body: Buffer): string {
  if (!isUtf8(body)) return body.toString('base64')
  const text = body.toString('utf8')
  try {
    return printableJson(stringify(parse(text), undefined, 2) ?? text)
  } catch {
    return printableLines(text)
  }
}

/** Indentation stays. */
const printableJson = (json: string) =>
  json
    .split('\n')
    .map((line) => line.replaceAll(/\p{C}/gu, '\ufffd'))
    .join('\n')
