import { PageTitle } from '../../parts/page-title.tsx'

export function Operations() {
  return <PageTitle title="Operations" />
}
