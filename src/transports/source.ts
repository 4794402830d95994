import { type TLiteral, type TObject, type TOptional, type TString, Type } from 'typebox'

export const Text = Type.String({ minLength: 1, maxLength: 4096 })
export const Texts = Type.Array(Text, { minItems: 1, maxItems: 1000 })

/** The settings of every source, of any kind. */
export const commonSettings = {
  /** Its name in the accounting, in dead letters and in the metrics. */
  name: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,62}$' }),
  /** The tenant of events that do not name one. */
  tenantId: Type.Optional(Text),
  /** Whether its events `CustomerErased` erase customers. */
  mayErase: Type.Optional(Type.Boolean()),
}

/** The schema of the settings of one kind of source. */
export type SourceSchema = TObject<{ name: TString; tenantId: TOptional<TString>; kind: TLiteral<string> }>

/** The platform whose messages a source has, for kinds of brokers that platforms write to. */
export const platformSettings = {
  /** The platform whose messages these are. Default: none, so that messages are events of Tidemark. */
  platform: Type.Optional(Type.Literal('commercetools')),
  platformSettings: Type.Optional(
    Type.Object(
      {
        productKey: Type.Optional(Type.Union([Type.Literal('product'), Type.Literal('variant'), Type.Literal('sku')])),
        countPending: Type.Optional(Type.Boolean()),
        options: Type.Optional(Type.Object({ locale: Type.Optional(Text) }, { additionalProperties: false })),
      },
      { additionalProperties: false },
    ),
  ),
}
