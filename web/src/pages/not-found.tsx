import { Stack, Text } from '@mantine/core'
import { PageLink } from '../parts/page-link.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { useLinks } from '../view/links.ts'

/** For an address that no page has. */
export function NotFound() {
  const links = useLinks()
  return (
    <Stack>
      <PageTitle title="There is no such page" />
      <Text>
        <PageLink href={links.page('/')}>To the overview</PageLink>
      </Text>
    </Stack>
  )
}
