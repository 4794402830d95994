/** A setting: its name, what it means, and how its text is read. */
export interface Setting<T> {
  name: string
  meaning: string
  /** The default in docs/settings.md. */
  defaultText: string
  allowed: string
  /** The value to use instead of a wrong one. */
  advice?: (text: string) => string | undefined
  /** @returns undefined when the text is not allowed. */
  read: (text: string) => T | undefined
  /** A wrong value in errors, without secrets. Undefined: the value itself. */
  shown?: (text: string) => string
  default: T
}

/** A whole number within limits. */
export function integer(name: string, meaning: string, byDefault: number, min: number, max: number): Setting<number> {
  return {
    name,
    meaning,
    defaultText: String(byDefault),
    allowed: `a whole number from ${min} to ${max}`,
    read: (value) => (/^\d+$/.test(value) && Number(value) >= min && Number(value) <= max ? Number(value) : undefined),
    default: byDefault,
  }
}

/** Any text. */
export function text(name: string, meaning: string, byDefault: string): Setting<string> {
  return { name, meaning, defaultText: byDefault, allowed: 'any text', read: (value) => value, default: byDefault }
}

/** One of a few words. */
export function oneOf(name: string, meaning: string, byDefault: string, values: string[]): Setting<string> {
  const read = (value: string) => (values.includes(value) ? value : undefined)
  return { name, meaning, defaultText: byDefault, allowed: values.join(', '), read, default: byDefault }
}

/** @returns undefined for any text other than 32 bytes in Base64 or in hexadecimal digits. */
export function readSecretKey(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined
}
