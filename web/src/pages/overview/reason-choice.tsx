import { Select } from '@mantine/core'
import { changeReasonNames } from '../../format/labels.ts'

type Reason = keyof typeof changeReasonNames

interface ReasonChoiceProps {
  /** The reasons to choose from. */
  reasons: readonly Reason[]
  /** Undefined for all reasons. */
  value: Reason | undefined
  onChange(reason: Reason | undefined): void
}

/** Selects the reason of the listed orders. */
export function ReasonChoice({ reasons, value, onChange }: ReasonChoiceProps) {
  return (
    <Select
      aria-label="Reason"
      placeholder="All reasons"
      clearable
      data={reasons.map((reason) => ({ value: reason, label: changeReasonNames[reason] }))}
      value={value ?? null}
      onChange={(chosen) => onChange((chosen as Reason | null) ?? undefined)}
    />
  )
}
