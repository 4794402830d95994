import { Card, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX, IconLock } from '@tabler/icons-react'
import { Link } from 'wouter'
import { useScopeName } from '../../view/scope.ts'
import { useView } from '../../view/use-view.ts'
import { type Check, checkHealth, summarizeHealth } from './health.ts'
import { useFilling, useIngest, useNewDeadLetters, useSources, useTimeZones, useWaiting } from './requests.ts'
import { useTab } from './use-tab.ts'

const ICONS = {
  good: IconCircleCheck,
  warning: IconAlertTriangle,
  bad: IconCircleX,
  unknown: IconCircleDashed,
  closed: IconLock,
}
const IN_WORDS = {
  good: 'healthy',
  warning: 'needs attention',
  bad: 'problem',
  unknown: 'checking',
  closed: 'not visible',
}

/** The overall health in one line, and the checks behind it. Each check links to its part of the page. */
export function HealthPanel() {
  const { format } = useView()
  const intake = {
    sources: useSources(),
    ingest: useIngest(),
    waiting: useWaiting(),
    newDeadLetters: useNewDeadLetters(),
    timeZones: useTimeZones(),
    filling: useFilling(),
  }
  const checks = checkHealth(intake, format, Date.now())
  const { state, text } = summarizeHealth(checks)
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="health" className="operations-health">
      <div role="status" className="operations-headline">
        <StateIcon state={state} size={26} />
        <Title order={2} size="h4" id="health">
          {text}
        </Title>
      </div>
      <ul className="operations-checks">
        {checks.map((check) => (
          <li key={check.label}>
            <CheckLink check={check} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function CheckLink({ check: { label, scope, state, text, tab, parameters } }: { check: Check }) {
  const scopeName = useScopeName()(scope)
  const { addressOf } = useTab()
  return (
    <Link href={addressOf(tab, parameters)} className="operations-check" title={text}>
      <StateIcon state={state} size={18} />
      <span>
        <Text span size="sm" c="dimmed" display="block">
          {scopeName === undefined ? label : `${label} · ${scopeName}`}{' '}
          <span className="visually-hidden">({IN_WORDS[state]}): </span>
        </Text>
        <Text span size="sm" fw={500} display="block" lineClamp={2}>
          {text}
        </Text>
      </span>
    </Link>
  )
}

function StateIcon({ state, size }: { state: Check['state']; size: number }) {
  const Icon = ICONS[state]
  return <Icon size={size} stroke={1.8} className={`operations-state ${state}`} aria-hidden />
}
