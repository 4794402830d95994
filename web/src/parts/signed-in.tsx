import { Button, Menu } from '@mantine/core'
import { IconUser } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { useApi } from '../api/use-api.ts'

/** The name of the person of the session, with ways to sign out. Nothing without a session. */
export function SignedIn() {
  const { data } = useApi('/api/session', {}, { isLive: false })
  const signOut = useMutation({
    mutationFn: (everywhere: boolean) => api.DELETE('/api/session', { params: { query: { everywhere } } }),
    // All responses of the session are gone with the page.
    onSuccess: () => location.assign('/'),
  })
  const signOutAtProvider = useMutation({
    mutationFn: () => api.DELETE('/api/session'),
    onSuccess: () => location.assign(data?.provider?.signOut ?? '/'),
  })
  if (!data?.person) return null
  const { name, way } = data.person
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          size="compact-md"
          px={8}
          aria-label={`Signed in as ${name}`}
          loading={signOut.isPending || signOutAtProvider.isPending}
        >
          <IconUser size={18} stroke={1.6} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{name}</Menu.Label>
        {way === 'proxy' ? (
          <Menu.Label>Signed in by the proxy in front of Tidemark</Menu.Label>
        ) : (
          <>
            <Menu.Item onClick={() => signOut.mutate(false)}>Sign out</Menu.Item>
            <Menu.Item onClick={() => signOut.mutate(true)}>Sign out everywhere</Menu.Item>
          </>
        )}
        {way === 'provider' && data.provider && (
          <Menu.Item onClick={() => signOutAtProvider.mutate()}>Sign out, also at {data.provider.name}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
