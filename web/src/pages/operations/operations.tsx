import { Stack, Tabs } from '@mantine/core'
import './operations.css'
import { PageTitle } from '../../parts/page-title.tsx'
import { AccountingPanel } from './accounting-panel.tsx'
import { ConnectionsPanel } from './connections-panel.tsx'
import { ContradictionsPanel } from './contradictions-panel.tsx'
import { CostsPanel } from './costs-panel.tsx'
import { DeadLettersPanel } from './dead-letters-panel.tsx'
import { FillingPanel } from './filling-panel.tsx'
import { HealthPanel } from './health-panel.tsx'
import { PartitionsPanel } from './partitions-panel.tsx'
import { SourcesPanel } from './sources-panel.tsx'
import { TasksPanel } from './tasks-panel.tsx'
import { isTab, tabs, useTab } from './use-tab.ts'
import { WaitingPanel } from './waiting-panel.tsx'
import { WarningsPanel } from './warnings-panel.tsx'
import { WithdrawalsPanel } from './withdrawals-panel.tsx'

/** The operations page: health, intake, dead letters, verification and storage. */
export function Operations() {
  const { tab, goTo } = useTab()
  return (
    <Stack gap="md">
      <PageTitle title="Operations" description="Incoming events, dead letters, verification and storage" />
      <HealthPanel />
      <Tabs value={tab} onChange={(value) => isTab(value) && goTo(value)} keepMounted={false}>
        <Tabs.List className="operations-tabs" aria-label="Operations">
          {Object.entries(tabs).map(([name, label]) => (
            <Tabs.Tab key={name} value={name}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="intake" pt="md">
          <Stack gap="md">
            <SourcesPanel />
            <ConnectionsPanel />
            <AccountingPanel />
            <ContradictionsPanel />
            <WarningsPanel />
            <WaitingPanel />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="dead-letters" pt="md">
          <DeadLettersPanel />
        </Tabs.Panel>
        <Tabs.Panel value="imports" pt="md">
          <WithdrawalsPanel />
        </Tabs.Panel>
        <Tabs.Panel value="verify" pt="md">
          <Stack gap="md">
            <FillingPanel />
            <CostsPanel />
            <TasksPanel />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="storage" pt="md">
          <PartitionsPanel />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  )
}
