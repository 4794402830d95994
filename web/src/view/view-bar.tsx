import { Button, Group, NativeSelect, Popover, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { IconAdjustments, IconCalendar } from '@tabler/icons-react'
import { useState } from 'react'
import {
  type Basis,
  basisNames,
  type Compare,
  codesOf,
  comparisonNames,
  currencyName,
  type Interval,
  intervalNames,
} from '../format/labels.ts'
import { type RangeName, ranges } from './ranges.ts'
import { useShop } from './shop.ts'
import { useView } from './use-view.ts'
import type { View } from './view.ts'

/** The choices that all pages share: period, comparison, interval, currency, basis, time zone. All are in the address. */
export function ViewBar() {
  return (
    <Group gap="xs" className="no-print" role="group" aria-label="Period and options">
      <RangeChoice />
      <MoreChoices />
    </Group>
  )
}

function RangeChoice() {
  const { view, days, format, change } = useView()
  const label = typeof view.range === 'string' ? ranges[view.range].label : format.days(days.startDate, days.endDate)
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconCalendar size={16} aria-hidden />}
          onClick={() => setIsOpen(!isOpen)}
          aria-label={`Period: ${label}`}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <div className="range-names">
            {Object.entries(ranges).map(([name, range]) => (
              <Button
                key={name}
                size="xs"
                variant={view.range === name ? 'filled' : 'subtle'}
                justify="flex-start"
                onClick={() => {
                  change({ range: name as RangeName })
                  setIsOpen(false)
                }}
              >
                {range.label}
              </Button>
            ))}
          </div>
          <CustomPeriod key={`${days.startDate} ${days.endDate}`} onDone={() => setIsOpen(false)} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

function CustomPeriod({ onDone }: { onDone(): void }) {
  const { days, change } = useView()
  const { today } = useShop()
  const [startDate, setStartDate] = useState(days.startDate)
  const [endDate, setEndDate] = useState(days.endDate)
  const isWrong = !startDate || !endDate || startDate > endDate
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        change({ range: { startDate, endDate } })
        onDone()
      }}
    >
      <Group gap="xs" align="flex-end">
        <TextInput
          type="date"
          label="From"
          size="xs"
          max={today}
          required
          withAsterisk={false}
          value={startDate}
          onChange={(event) => setStartDate(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="To"
          size="xs"
          required
          withAsterisk={false}
          value={endDate}
          onChange={(event) => setEndDate(event.currentTarget.value)}
          error={startDate > endDate && 'Before the start date'}
        />
        <Button type="submit" size="xs" disabled={isWrong}>
          Apply
        </Button>
      </Group>
    </form>
  )
}

/** `EUR – Euro` */
function currencyOption(code: string): string {
  const name = currencyName(code)
  return name === code ? code : `${code} – ${name}`
}

/** Before the currency to which all amounts are converted. */
const ALL_IN = 'all in '

function currencyChoice(value: string, ofShop: string): Pick<View, 'currency' | 'reportingCurrency'> {
  if (value.startsWith(ALL_IN)) return { currency: undefined, reportingCurrency: value.slice(ALL_IN.length) }
  return { currency: value === ofShop ? undefined : value, reportingCurrency: undefined }
}

function MoreChoices() {
  const { view, ownCurrency, change } = useView()
  const shop = useShop()
  const currencies = [...new Set([...shop.currencies, ownCurrency])].sort()
  const { reportingCurrency } = view
  const reportingCurrencies = [
    ...new Set([...shop.reportingCurrencies, ...(reportingCurrency === undefined ? [] : [reportingCurrency])]),
  ]
  const zones = [...new Set([shop.timeZone, ...Intl.supportedValuesOf('timeZone')])]
  const details = [
    view.compare !== 'previous_period' && comparisonNames[view.compare],
    view.interval && `by ${view.interval}`,
    reportingCurrency !== undefined ? `all in ${reportingCurrency}` : currencies.length > 1 && ownCurrency,
    view.timezone,
    view.basis === 'order' && 'by order date',
  ].filter(Boolean)
  return (
    <Popover position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconAdjustments size={16} aria-hidden />}
          aria-label={details.length > 0 ? `Options: ${details.join(' · ')}` : undefined}
        >
          {details.length > 0 ? details.join(' · ') : 'Options'}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm" w={280}>
          <NativeSelect
            label="Compare with"
            value={view.compare}
            data={codesOf(comparisonNames).map((value) => ({ value, label: comparisonNames[value] }))}
            onChange={(event) => change({ compare: event.currentTarget.value as Compare })}
          />
          <NativeSelect
            label="Interval"
            value={view.interval ?? ''}
            data={[
              { value: '', label: 'Automatic' },
              ...codesOf(intervalNames).map((value) => ({ value, label: intervalNames[value] })),
            ]}
            onChange={(event) => change({ interval: (event.currentTarget.value || undefined) as Interval | undefined })}
          />
          <NativeSelect
            label="Currency"
            value={reportingCurrency === undefined ? ownCurrency : `${ALL_IN}${reportingCurrency}`}
            data={[
              ...currencies.map((value) => ({ value, label: currencyOption(value) })),
              ...reportingCurrencies.map((code) => ({
                value: `${ALL_IN}${code}`,
                label: `All in ${currencyOption(code)}`,
              })),
            ]}
            onChange={({ currentTarget: { value } }) => change(currencyChoice(value, shop.currency))}
          />
          <NativeSelect
            label="Time zone"
            value={view.timezone ?? shop.timeZone}
            data={zones.map((value) => ({ value, label: value === shop.timeZone ? `${value} (shop)` : value }))}
            onChange={({ currentTarget: { value } }) =>
              change({ timezone: value === shop.timeZone ? undefined : value })
            }
          />
          <div>
            <Text size="sm" fw={500} id="basis-label">
              Count refunds and cancellations on
            </Text>
            <SegmentedControl
              fullWidth
              size="xs"
              aria-labelledby="basis-label"
              value={view.basis}
              data={codesOf(basisNames).map((value) => ({ value, label: basisNames[value] }))}
              onChange={(value) => change({ basis: value as Basis })}
            />
          </div>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
