import { Stack, Text } from '@mantine/core'
import { PageLink } from '../parts/page-link.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { useLinks } from '../view/links.ts'

/** Shown for an unknown address. */
export function NotFound() {
  const links = useLinks()
  return (
    <Stack>
      <PageTitle title="Page not found" />
      <Text>
        <PageLink href={links.page('/')}>Back to overview</PageLink>
      </Text>
    </Stack>
  )
}
