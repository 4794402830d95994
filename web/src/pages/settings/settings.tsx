import { Stack, Tabs } from '@mantine/core'
import '../operations/operations.css'
import { useSearchParams } from 'wouter'
import { PageTitle } from '../../parts/page-title.tsx'
import { sections } from './sections.ts'

/** The settings page: a tab for each section. */
export function Settings() {
  const [search, setSearch] = useSearchParams()
  const section = sections.find(({ id }) => id === search.get('tab')) ?? sections[0]
  return (
    <Stack gap="md">
      <PageTitle title="Settings" description="Who may use Tidemark, which shops deliver to it, and what is stored" />
      <Tabs
        value={section.id}
        onChange={(value) =>
          setSearch((parameters) => {
            parameters.set('tab', value ?? sections[0].id)
            return parameters
          })
        }
        keepMounted={false}
      >
        <Tabs.List className="operations-tabs" aria-label="Settings">
          {sections.map(({ id, label }) => (
            <Tabs.Tab key={id} value={id}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {sections.map(({ id, component: Component }) => (
          <Tabs.Panel key={id} value={id} pt="md">
            <Component />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  )
}
