import { randomUUID } from 'node:crypto'
import type { Scalar } from '../messages/scalar.ts'
import type { Arithmetic, Comparison, Expression } from './expression.ts'
import { matchesLike } from './like.ts'
import { type Filterable, readProperty } from './system-names.ts'

/**
 * The value of an expression for a message. Three-valued: `undefined` is SQL's unknown. Comparing values of different kinds is
 * unknown, except that all numbers compare with each other.
 */
export function evaluate(expression: Expression, message: Filterable): Scalar {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'property':
      return readProperty(message, expression.scope, expression.name)
    case 'newid':
      return randomUUID()
    case 'and':
      return both(evaluate(expression.left, message), () => evaluate(expression.right, message))
    case 'or':
      return not(both(not(evaluate(expression.left, message)), () => not(evaluate(expression.right, message))))
    case 'not':
      return not(evaluate(expression.operand, message))
    case 'negate':
      return compute('-', 0, evaluate(expression.operand, message))
    case 'compare':
      return compare(expression.operator, evaluate(expression.left, message), evaluate(expression.right, message))
    case 'compute':
      return compute(expression.operator, evaluate(expression.left, message), evaluate(expression.right, message))
    case 'in':
      return isIn(
        evaluate(expression.operand, message),
        expression.list.map((item) => evaluate(item, message)),
      )
    case 'like':
      return matchesLike(
        evaluate(expression.operand, message),
        evaluate(expression.pattern, message),
        expression.escapeWith && evaluate(expression.escapeWith, message),
      )
    case 'exists':
      return evaluate(expression.property, message) !== undefined
    case 'isNull':
      return evaluate(expression.operand, message) === undefined
  }
}

function not(value: Scalar): Scalar {
  return typeof value === 'boolean' ? !value : undefined
}

function both(left: Scalar, readRight: () => Scalar): Scalar {
  if (left === false) return false
  const right = readRight()
  if (right === false) return false
  return left === true && right === true ? true : undefined
}

function isIn(value: Scalar, list: readonly Scalar[]): Scalar {
  const results = list.map((item) => compare('=', value, item))
  if (results.includes(true)) return true
  return results.includes(undefined) ? undefined : false
}

function compare(operator: Comparison, left: Scalar, right: Scalar): Scalar {
  const pair = comparable(left, right)
  if (pair === undefined) return undefined
  const [a, b] = pair
  switch (operator) {
    case '=':
      return a >= b && a <= b
    case '<>':
      return a < b || a > b
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
  }
}

type Ordered = string | number | bigint

function comparable(left: Scalar, right: Scalar): readonly [Ordered, Ordered] | undefined {
  if (typeof left === 'string' && typeof right === 'string') return [left, right]
  if (typeof left === 'boolean' && typeof right === 'boolean') return [Number(left), Number(right)]
  if (left instanceof Date && right instanceof Date) return [left.getTime(), right.getTime()]
  return isNumeric(left) && isNumeric(right) ? [left, right] : undefined
}

function compute(operator: Arithmetic, left: Scalar, right: Scalar): Scalar {
  if (operator === '+' && typeof left === 'string' && typeof right === 'string') return left + right
  if (!isNumeric(left) || !isNumeric(right)) return undefined
  const result =
    typeof left === 'bigint' && typeof right === 'bigint'
      ? computeExactly(operator, left, right)
      : computeNumber(operator, Number(left), Number(right))
  return typeof result === 'number' && !Number.isFinite(result) ? undefined : result
}

function computeNumber(operator: Arithmetic, left: number, right: number): number {
  if (operator === '+') return left + right
  if (operator === '-') return left - right
  if (operator === '*') return left * right
  return operator === '/' ? left / right : left % right
}

function computeExactly(operator: Arithmetic, left: bigint, right: bigint): bigint | undefined {
  if (operator === '+') return left + right
  if (operator === '-') return left - right
  if (operator === '*') return left * right
  if (right === 0n) return undefined
  return operator === '/' ? left / right : left % right
}

const isNumeric = (value: Scalar): value is number | bigint => typeof value === 'number' || typeof value === 'bigint'
