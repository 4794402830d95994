/** A piece of SQL with its parameters. Pieces nest: a `Sql` inside a `Sql` is spliced, anything else becomes `$n`. */
export interface Sql {
  parts: readonly string[]
  values: readonly unknown[]
  isSql: true
}

export function sql(parts: TemplateStringsArray, ...values: unknown[]): Sql {
  return { parts, values, isSql: true }
}

/** An identifier or a fixed piece of SQL from our own declarations. Never from a user. */
export function raw(text: string): Sql {
  return { parts: [text], values: [], isSql: true }
}

/** The form that `pg` takes. */
export function toQuery(query: Sql): { text: string; values: unknown[] } {
  const values: unknown[] = []
  return { text: write(query, values), values }
}

function write({ parts, values: inner }: Sql, values: unknown[]): string {
  return parts.reduce((text, part, i) => {
    const value = inner[i - 1]
    return text + (isSql(value) ? write(value, values) : `$${values.push(value)}`) + part
  })
}

function isSql(value: unknown): value is Sql {
  return typeof value === 'object' && value !== null && 'isSql' in value
}
