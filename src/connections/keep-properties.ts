/** Which properties of a JSON value are kept: `true` for a text, a number or a boolean, otherwise the shape of an object, or of each element of a list. */
export interface Shape {
  readonly [name: string]: true | Shape
}

/**
 * Copies the properties of a shape, for `keep` of a platform. Everything else is left out, and so are values of another form than that of the
 * shape. What was kept stays the same when it is kept again.
 */
export function keepProperties(value: unknown, shape: Shape): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  if (!isObject(value)) return kept
  for (const [name, part] of Object.entries(shape)) {
    if (!Object.hasOwn(value, name)) continue
    const copy = part === true ? keepScalar(value[name]) : keepPart(value[name], part)
    if (copy !== undefined) kept[name] = copy
  }
  return kept
}

function keepPart(value: unknown, shape: Shape): unknown {
  if (Array.isArray(value)) return value.filter(isObject).map((element) => keepProperties(element, shape))
  return isObject(value) ? keepProperties(value, shape) : undefined
}

const keepScalar = (value: unknown): unknown => (typeof value === 'object' ? undefined : value)

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
