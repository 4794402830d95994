import { PageTitle } from '../../parts/page-title.tsx'

export function Product() {
  return <PageTitle title="Product" />
}
