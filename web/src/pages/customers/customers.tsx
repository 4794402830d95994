import { PageTitle } from '../../parts/page-title.tsx'

export function Customers() {
  return <PageTitle title="Customers" />
}
