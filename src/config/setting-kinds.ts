import { adviseZone, EXPECTED_ZONE, isTimeZone } from '../zones/zone-names.ts'

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
export function oneOf<T extends string>(name: string, meaning: string, byDefault: T, values: readonly T[]): Setting<T> {
  const read = (value: string) => values.find((allowed) => allowed === value)
  return { name, meaning, defaultText: byDefault, allowed: values.join(', '), read, default: byDefault }
}

/** The address of a PostgreSQL database. Errors show it without its password. */
export function databaseAddress(name: string, meaning: string, defaultText: string): Setting<string | undefined> {
  return {
    name,
    meaning,
    defaultText,
    allowed: 'postgres://user:password@host:port/database',
    read: (value) => (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value) ? value : undefined),
    shown: (value) => value.replace(/:[^:@/]*@/, ':…@'),
    default: undefined,
  }
}

/** True or false, false by default. */
export function flag(name: string, meaning: string): Setting<boolean> {
  const read = (value: string) => (value === 'true' ? true : value === 'false' ? false : undefined)
  return { name, meaning, defaultText: 'false', allowed: 'true or false', read, default: false }
}

/** Any text, or none. */
export function optionalText(
  name: string,
  meaning: string,
  defaultText: string,
  allowed: string,
): Setting<string | undefined> {
  return { name, meaning, defaultText, allowed, read: (value) => value, default: undefined }
}

/** A time zone. */
export function zone<D extends string | undefined>(
  name: string,
  meaning: string,
  defaultText: string,
  byDefault: D,
): Setting<string | D> {
  const read = (value: string) => (isTimeZone(value) ? value : undefined)
  return { name, meaning, defaultText, allowed: EXPECTED_ZONE, advice: adviseZone, read, default: byDefault }
}
