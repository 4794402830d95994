import { isUtf8 } from 'node:buffer'
import type { Command } from 'commander'
import { parse, stringify } from 'lossless-json'
import { type DeadLetter, describeLetter } from '../../dead-letters/dead-letter.ts'
import { readDeadLetters } from '../../dead-letters/read.ts'
import { CommandError, run } from '../frame/command.ts'
import { printable, printableLines } from '../frame/printable.ts'
import { type InboxSession, withInbox } from '../frame/with-inbox.ts'
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
    .option('--json', 'as JSON, in the form of the API')
    .option('--body', 'only the body, byte by byte')
    .action((text: string, options: Options) =>
      run((context) => {
        const id = readId(text)
        return withInbox(context, (session) => show(session, id, options))
      }),
    )
}

async function show({ database, terminal }: InboxSession, id: number, { body, json }: Options): Promise<number> {
  const [letter] = await readDeadLetters(database.pool, [id])
  if (!letter) throw new CommandError(`there is no dead letter ${id}`)
  if (body) process.stdout.write(letter.body)
  else if (json) process.stdout.write(`${JSON.stringify(describeLetter(letter), undefined, 2)}\n`)
  else {
    terminal.summary(`Dead letter ${id}`, rowsOf(letter))
    process.stdout.write(`\n${formatBody(letter.body)}\n`)
  }
  return 0
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
    ['fallback id', letter.fallbackId],
    ['fallback type', letter.fallbackType],
    ['allowed tenant', letter.onlyTenantId],
    ...Object.entries(headers ?? {}).map(([name, value]): [string, string] => [printable(name), value]),
    ['body', `${letter.bodyBytes} bytes${isUtf8(letter.body) ? '' : ', not UTF-8; shown in Base64'}`],
  ]
  return rows.flatMap(([label, value]) => (value === null ? [] : [[label, printable(value)] as const]))
}

/** JSON is indented, with all its digits. */
function formatBody(body: Buffer): string {
  if (!isUtf8(body)) return body.toString('base64')
  const text = body.toString('utf8')
  try {
    return printableJson(stringify(parse(text), undefined, 2) ?? text)
  } catch {
    return printableLines(text)
  }
}

/** Keeps the indentation. */
const printableJson = (json: string) =>
  json
    .split('\n')
    .map((line) => line.replaceAll(/\p{C}/gu, '\ufffd'))
    .join('\n')
