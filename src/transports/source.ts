import { type TLiteral, type TObject, type TOptional, type TString, Type } from 'typebox'

export const Text = Type.String({ minLength: 1, maxLength: 4096 })
export const Texts = Type.Array(Text, { minItems: 1, maxItems: 1000 })

/** The settings of every source, of any kind. */
export const commonSettings = {
  /** Its name in the accounting, in dead letters and in the metrics. */
  name: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,62}$' }),
  /** The tenant of events that do not name one. */
  tenantId: Type.Optional(Text),
}

/** The schema of the settings of one kind of source. */
export type SourceSchema = TObject<{ name: TString; tenantId: TOptional<TString>; kind: TLiteral<string> }>
