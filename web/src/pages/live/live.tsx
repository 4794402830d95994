import { PageTitle } from '../../parts/page-title.tsx'

export function Live() {
  return <PageTitle title="Live" />
}
