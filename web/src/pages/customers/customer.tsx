import { PageTitle } from '../../parts/page-title.tsx'

export function Customer() {
  return <PageTitle title="Customer" />
}
