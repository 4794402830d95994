import { PageTitle } from '../../parts/page-title.tsx'

export function Products() {
  return <PageTitle title="Products" />
}
