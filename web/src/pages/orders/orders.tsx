import { PageTitle } from '../../parts/page-title.tsx'

export function Orders() {
  return <PageTitle title="Orders" />
}
