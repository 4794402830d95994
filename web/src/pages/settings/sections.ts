import type { ComponentType } from 'react'
import { AuditPanel } from './audit-panel.tsx'
import { ConnectionsPanel } from './connections/connections-panel.tsx'
import { KeysPanel } from './keys-panel.tsx'
import { PeoplePanel } from './people-panel.tsx'
import { PersonalDataPanel } from './personal-data-panel.tsx'
import { RetentionPanel } from './retention/retention-panel.tsx'

interface Section {
  /** The name in the address: `/settings?tab=keys`. */
  id: string
  label: string
  component: ComponentType
}

/** The sections of the settings, in the order of their tabs: Keys, People, Connections, Personal data, Retention, Audit. */
export const sections: readonly [Section, ...Section[]] = [
  { id: 'keys', label: 'Keys', component: KeysPanel },
  { id: 'people', label: 'People', component: PeoplePanel },
  { id: 'connections', label: 'Connections', component: ConnectionsPanel },
  { id: 'personal-data', label: 'Personal data', component: PersonalDataPanel },
  { id: 'retention', label: 'Retention', component: RetentionPanel },
  { id: 'audit', label: 'Audit', component: AuditPanel },
]
