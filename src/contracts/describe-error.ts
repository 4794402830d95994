/** The result of a schema's validation for one mistake. */
export interface ValidationError {
  instancePath: string
  schemaPath: string
  params: object
  message: string
}

/**
 * Names the property, what is allowed and the value, such as: items.0.quantity must be a whole number from 1 to
 * 1000000000, not -2.
 */
export function describeError(error: ValidationError, schema: unknown, payload: unknown): string {
  const path = error.instancePath.split('/').slice(1)
  const missing = missingProperty(error.params)
  if (missing !== undefined) {
    const expected = lastExpectation(`${error.schemaPath}/properties/${missing}`, schema)
    return `${[...path, missing].join('.')} is missing; it must be ${expected}`
  }
  const value = path.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], payload)
  const expected = lastExpectation(error.schemaPath, schema)
  return `${path.join('.') || 'the payload'} must be ${expected}, not ${JSON.stringify(value)?.slice(0, 60)}`
}

function missingProperty(params: object): string | undefined {
  return 'requiredProperties' in params ? (params.requiredProperties as string[])[0] : undefined
}

/** The `expected` of the innermost schema on the way that says what it expects. */
function lastExpectation(schemaPath: string, schema: unknown): string | undefined {
  let inner = schema as Record<string, unknown> | undefined
  let expected = inner?.expected
  for (const name of schemaPath.split('/').slice(1)) {
    inner = inner?.[name] as Record<string, unknown> | undefined
    expected = inner?.expected ?? expected
  }
  return expected as string | undefined
}
