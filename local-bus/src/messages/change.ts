import { listOf, readSystemProperties } from './decode.ts'
import { encodeSection } from './encode.ts'
import { type Message, PROPERTY_INDEX, SECTION, type SystemProperties } from './message.ts'
import { toScalar } from './scalar.ts'
import { entriesOf, isWireValue, mapOf, type WireValue, wire } from './wire.ts'

/** New values by name; `undefined` removes the property. */
export interface Changes {
  readonly application?: Readonly<Record<string, unknown>>
  readonly system?: Readonly<Partial<Record<keyof SystemProperties, string | undefined>>>
}

/** Sets or removes properties of a message. All others keep their values and types. */
export function withChanges(message: Message, { application = {}, system = {} }: Changes): Message {
  const changesApplication = Object.keys(application).length > 0
  const changesSystem = Object.keys(system).length > 0
  if (!changesApplication && !changesSystem) return message
  const { sections } = message
  const properties = changesSystem ? changeSystem(sections.properties, system) : sections.properties
  const applicationProperties = changesApplication
    ? changeApplication(sections.applicationProperties, application)
    : sections.applicationProperties
  return {
    ...message,
    system: readSystemProperties(decode(properties)),
    applicationProperties: new Map(
      entriesOf(decode(applicationProperties)).map(([name, value]) => [name, toScalar(value)]),
    ),
    sections: { ...sections, properties, applicationProperties },
  }
}

function changeApplication(section: Buffer, changes: Readonly<Record<string, unknown>>): Buffer {
  const entries = new Map(entriesOf(decode(section)))
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) entries.delete(name)
    else entries.set(name, isWireValue(value) ? value : wire.wrap(value))
  }
  return encodeSection(SECTION.applicationProperties, mapOf(entries))
}

function changeSystem(section: Buffer, changes: NonNullable<Changes['system']>): Buffer {
  const fields: (WireValue | null)[] = listOf(decode(section)).map((field) => field ?? null)
  for (const [name, value] of Object.entries(changes)) {
    const index = PROPERTY_INDEX[name as keyof SystemProperties]
    while (fields.length <= index) fields.push(null)
    const wrap = name === 'contentType' ? wire.wrap_symbol : wire.wrap_string
    fields[index] = value === undefined ? null : wrap(value)
  }
  return encodeSection(SECTION.properties, wire.wrap_list(fields))
}

const decode = (section: Buffer): WireValue | undefined =>
  section.length === 0 ? undefined : new wire.Reader(section).read()
