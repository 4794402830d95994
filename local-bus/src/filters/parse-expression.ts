import type { Scalar } from '../messages/scalar.ts'
import type { Arithmetic, Comparison, Expression, PropertyReference } from './expression.ts'
import { isSystemName } from './system-names.ts'
import type { TokenReader } from './token-reader.ts'
import { SqlSyntaxError } from './tokens.ts'

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}
const RESERVED = new Set(['AND', 'OR', 'NOT', 'IN', 'LIKE', 'ESCAPE', 'IS', 'EXISTS', 'SET', 'REMOVE'])

/**
 * Reads a predicate by the grammar that Service Bus documents for SQL filters. OR binds least, then AND, then NOT.
 *
 * @throws SqlSyntaxError
 */
export function readPredicate(reader: TokenReader): Expression {
  let left = readConjunction(reader)
  while (reader.skip('OR')) left = { kind: 'or', left, right: readConjunction(reader) }
  return left
}

function readConjunction(reader: TokenReader): Expression {
  let left = readNegation(reader)
  while (reader.skip('AND')) left = { kind: 'and', left, right: readNegation(reader) }
  return left
}

function readNegation(reader: TokenReader): Expression {
  return reader.skip('NOT') ? { kind: 'not', operand: readNegation(reader) } : readComparison(reader)
}

function readComparison(reader: TokenReader): Expression {
  const left = readExpression(reader)
  const operator = reader.next.kind === 'symbol' ? COMPARISONS[reader.next.text] : undefined
  if (operator !== undefined) {
    reader.take()
    return { kind: 'compare', operator, left, right: readExpression(reader) }
  }
  if (reader.skip('IS')) {
    const isNegated = reader.skip('NOT')
    reader.expect('NULL')
    return negateIf(isNegated, { kind: 'isNull', operand: left })
  }
  const isNegated = reader.skip('NOT')
  if (reader.skip('IN')) return negateIf(isNegated, { kind: 'in', operand: left, list: readList(reader) })
  if (reader.skip('LIKE')) {
    const pattern = readExpression(reader)
    const escapeWith = reader.skip('ESCAPE') ? readExpression(reader) : undefined
    return negateIf(isNegated, { kind: 'like', operand: left, pattern, escapeWith })
  }
  return isNegated ? reader.fail('IN or LIKE') : left
}

const negateIf = (isNegated: boolean, operand: Expression): Expression =>
  isNegated ? { kind: 'not', operand } : operand

function readList(reader: TokenReader): Expression[] {
  reader.expect('(')
  const list = [readExpression(reader)]
  while (reader.skip(',')) list.push(readExpression(reader))
  reader.expect(')')
  return list
}

/** Reads an expression with arithmetic: a sum of products. */
export function readExpression(reader: TokenReader): Expression {
  let left = readProduct(reader)
  while (reader.sees('+') || reader.sees('-')) {
    left = { kind: 'compute', operator: reader.take().text as Arithmetic, left, right: readProduct(reader) }
  }
  return left
}

function readProduct(reader: TokenReader): Expression {
  let left = readFactor(reader)
  while (reader.sees('*') || reader.sees('/') || reader.sees('%')) {
    left = { kind: 'compute', operator: reader.take().text as Arithmetic, left, right: readFactor(reader) }
  }
  return left
}

function readFactor(reader: TokenReader): Expression {
  if (reader.skip('+')) return readFactor(reader)
  if (reader.skip('-')) return { kind: 'negate', operand: readFactor(reader) }
  if (reader.skip('(')) {
    const inner = readPredicate(reader)
    reader.expect(')')
    return inner
  }
  const { kind, text } = reader.next
  if (kind === 'string' || kind === 'number') {
    reader.take()
    return { kind: 'literal', value: kind === 'string' ? text : readNumber(text) }
  }
  if (reader.skip('EXISTS')) {
    reader.expect('(')
    const property = readProperty(reader)
    reader.expect(')')
    return { kind: 'exists', property }
  }
  return readConstant(reader) ?? readFunction(reader) ?? readProperty(reader)
}

function readConstant(reader: TokenReader): Expression | undefined {
  if (reader.next.kind !== 'name') return undefined
  const constants: Readonly<Record<string, Scalar>> = { TRUE: true, FALSE: false, NULL: undefined }
  const word = reader.next.text.toUpperCase()
  if (!(word in constants)) return undefined
  reader.take()
  return { kind: 'literal', value: constants[word] }
}

function readFunction(reader: TokenReader): Expression | undefined {
  const word = reader.next.kind === 'name' ? reader.next.text.toUpperCase() : ''
  if (word !== 'NEWID' && word !== 'PROPERTY' && word !== 'P') return undefined
  const { text } = reader.take()
  if (!reader.skip('(')) return word === 'NEWID' ? reader.fail('(') : { kind: 'property', scope: 'user', name: text }
  if (word === 'NEWID') {
    reader.expect(')')
    return { kind: 'newid' }
  }
  if (reader.next.kind !== 'string') reader.fail("the property's name in quotes")
  const name = reader.take().text
  reader.expect(')')
  return { kind: 'property', scope: 'user', name }
}

/** Reads `sys.Name`, `user.Name` or `Name`. Names with other characters are quoted by [] or "". */
export function readProperty(reader: TokenReader): PropertyReference {
  const first = readName(reader)
  if (!reader.skip('.')) return { kind: 'property', scope: 'user', name: first.text }
  const scope = first.text.toLowerCase()
  const name = readName(reader)
  if (first.kind === 'quotedName' || (scope !== 'sys' && scope !== 'user')) {
    throw new SqlSyntaxError(`"${first.text}." is not a scope; write sys.${name.text} or user.${name.text}`)
  }
  if (scope === 'sys' && !isSystemName(name.text)) throw new SqlSyntaxError(`sys.${name.text} does not exist`)
  return { kind: 'property', scope, name: name.text }
}

function readName(reader: TokenReader) {
  const { kind, text } = reader.next
  const isName = kind === 'quotedName' || (kind === 'name' && !RESERVED.has(text.toUpperCase()))
  return isName ? reader.take() : reader.fail('a property or a value')
}

/** Integers beyond 2^53 stay exact. */
function readNumber(text: string): number | bigint {
  const number = Number(text)
  return /^(0[xX])?[\da-fA-F]+$/.test(text) && !Number.isSafeInteger(number) ? BigInt(text) : number
}
