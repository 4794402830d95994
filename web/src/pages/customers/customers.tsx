import { Group, Stack } from '@mantine/core'
import { PageTitle } from '../../parts/page-title.tsx'
import { useMay } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import { CohortPanel } from './cohort-panel.tsx'
import { CustomerCards } from './customer-cards.tsx'
import { CustomerSearch } from './customer-search.tsx'
import './customers.css'
import { NewReturningPanel } from './new-returning-panel.tsx'
import { SegmentsPanel } from './segments-panel.tsx'
import { TopCustomersPanel } from './top-customers-panel.tsx'

/** Customers: numbers, cohorts, segments and top customers. */
export function Customers() {
  const { days, format } = useView()
  const mayPeople = useMay('people')
  return (
    <Stack gap="md">
      <PageTitle
        title="Customers"
        description={format.days(days.startDate, days.endDate)}
        actions={
          <Group gap="xs">
            {mayPeople && <CustomerSearch />}
            <ViewBar />
          </Group>
        }
      />
      <CustomerCards />
      <CohortPanel />
      <NewReturningPanel />
      <SegmentsPanel />
      {mayPeople && <TopCustomersPanel />}
    </Stack>
  )
}
