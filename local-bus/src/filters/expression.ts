import type { Scalar } from '../messages/scalar.ts'

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>='
export type Arithmetic = '+' | '-' | '*' | '/' | '%'

/** A property of a message: `sys.Label`, `user.Region`, `Region`. */
export interface PropertyReference {
  readonly kind: 'property'
  readonly scope: 'sys' | 'user'
  readonly name: string
}

/** A parsed SQL filter. Predicates and expressions share one type, because `NOT (a = b)` and `a = (b)` begin alike. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Scalar }
  | PropertyReference
  | { readonly kind: 'newid' }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not' | 'negate'; readonly operand: Expression }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'compute'; readonly operator: Arithmetic; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'in'; readonly operand: Expression; readonly list: readonly Expression[] }
  | {
      readonly kind: 'like'
      readonly operand: Expression
      readonly pattern: Expression
      readonly escapeWith: Expression | undefined
    }
  | { readonly kind: 'exists'; readonly property: PropertyReference }
  | { readonly kind: 'isNull'; readonly operand: Expression }
