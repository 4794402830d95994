import { Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import type { ConnectionValues, Platform } from './connection-values.ts'

interface ConnectionFieldsProps {
  values: ConnectionValues
  onChange(values: ConnectionValues): void
}

/** The options of the platform, some of which it needs. */
export function PlatformOptions({ platform, values, onChange }: ConnectionFieldsProps & { platform: Platform }) {
  return platform.options.map(({ name, meaning }) => (
    <TextInput
      key={name}
      label={`Option ${name}`}
      description={capitalised(meaning)}
      value={values.options[name] ?? ''}
      onChange={(event) => onChange({ ...values, options: { ...values.options, [name]: event.currentTarget.value } })}
      autoComplete="off"
    />
  ))
}

/** How deliveries are read: the settings that all platforms have. */
export function CommonSettings({ values, onChange }: ConnectionFieldsProps) {
  const set = (changed: Partial<ConnectionValues>) => onChange({ ...values, ...changed })
  return (
    <>
      {CHOICES.map(({ property, label, data }) => (
        <Select
          key={property}
          label={label}
          data={data}
          value={values[property]}
          onChange={(value) => value !== null && set({ [property]: value })}
          allowDeselect={false}
        />
      ))}
      <Checkbox
        label="Count orders that the platform calls pending"
        checked={values.countPending}
        onChange={(event) => set({ countPending: event.currentTarget.checked })}
      />
    </>
  )
}

const CHOICES = [
  {
    property: 'currencyMode',
    label: 'Amounts',
    data: [
      { value: 'shop', label: 'In the currency of the shop' },
      { value: 'presentment', label: 'In the currency of the customer' },
    ],
  },
  {
    property: 'productKey',
    label: 'A product is identified by',
    data: [
      { value: 'product', label: 'The product' },
      { value: 'variant', label: 'The variant' },
      { value: 'sku', label: 'The stock keeping unit' },
    ],
  },
  {
    property: 'testOrders',
    label: 'Test orders',
    data: [
      { value: 'ignore', label: 'Ignore' },
      { value: 'count', label: 'Count' },
    ],
  },
  {
    property: 'role',
    label: 'What the connection states',
    data: [
      { value: 'all', label: 'Everything' },
      { value: 'payments-only', label: 'Payments only, beside another platform' },
    ],
  },
] as const

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

interface SecretsFieldProps {
  label: string
  hint: string
  value: string
  onChange(value: string): void
}

/** Secrets are pasted, and never shown again. */
export function SecretsField({ label, hint, value, onChange }: SecretsFieldProps) {
  return (
    <Textarea
      label={label}
      description={`${capitalised(hint)}. One on each line. It is stored encrypted and never shown again.`}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autosize
      minRows={2}
      maxRows={8}
      autoComplete="off"
      spellCheck={false}
    />
  )
}
