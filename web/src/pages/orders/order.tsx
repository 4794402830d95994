import { PageTitle } from '../../parts/page-title.tsx'

export function Order() {
  return <PageTitle title="Order" />
}
