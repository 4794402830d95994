import { ActionIcon, AppShell, Burger, Group, NavLink, Text, Tooltip, useMantineColorScheme } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconApi, IconExternalLink, IconMoon, IconSun, IconSunMoon } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { LiveStatus } from './live/live-status.tsx'
import { DropAnywhere } from './pages/operations/drop-anywhere.tsx'
import { pages } from './pages/pages.ts'
import { SignedIn } from './parts/signed-in.tsx'
import { TenantChoice } from './parts/tenant-choice.tsx'
import { useLinks } from './view/links.ts'
import { useMay } from './view/shop.ts'

/** The frame of every page: name, navigation, status of the connection. */
export function Shell({ children }: { children: ReactNode }) {
  const [isOpen, { toggle, close }] = useDisclosure()
  const mayIngest = useMay('ingest')
  const mayOperate = useMay('operate')
  const mayImport = mayIngest && mayOperate
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 190, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a href="#content" className="skip-link">
        Skip to content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={isOpen ? 'Close menu' : 'Open menu'}
            />
            <img src="/icon.svg" alt="" width={26} height={26} />
            <Text fw={700} size="lg">
              Tidemark
            </Text>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <TenantChoice />
            <LiveStatus />
            <ColourScheme />
            <SignedIn />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Pages">
        <Navigation onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main>
        <Content>{children}</Content>
      </AppShell.Main>
      {mayImport && <DropAnywhere />}
    </AppShell>
  )
}

function Navigation({ onNavigate }: { onNavigate(): void }) {
  const [location] = useLocation()
  const links = useLinks()
  const mayAdmin = useMay('admin')
  const inNavigation = pages.flatMap(({ icon, scope, ...page }) =>
    icon && (scope === undefined || mayAdmin) ? [{ ...page, icon }] : [],
  )
  return (
    <>
      {inNavigation.map(({ label, path, icon: Icon }) => {
        const isHere = path === '/' ? location === '/' : location.startsWith(path)
        return (
          <NavLink
            key={path}
            component={Link}
            href={links.page(path)}
            label={label}
            active={isHere}
            aria-current={isHere ? 'page' : undefined}
            leftSection={<Icon size={20} stroke={1.6} aria-hidden />}
            onClick={onNavigate}
          />
        )
      })}
      <NavLink
        href="/docs"
        label="API docs"
        mt="auto"
        leftSection={<IconApi size={20} stroke={1.6} aria-hidden />}
        rightSection={<IconExternalLink size={14} stroke={1.6} aria-hidden />}
      />
    </>
  )
}

/** After navigation, the keyboard focus and screen readers continue at the start of the new page. */
function Content({ children }: { children: ReactNode }) {
  const [location] = useLocation()
  const element = useRef<HTMLDivElement>(null)
  const shown = useRef(location)
  useEffect(() => {
    if (shown.current === location) return
    shown.current = location
    scrollTo(0, 0)
    element.current?.focus({ preventScroll: true })
  }, [location])
  return (
    <div id="content" ref={element} tabIndex={-1} className="content">
      {children}
    </div>
  )
}

const SCHEMES = {
  auto: { next: 'light', icon: IconSunMoon, label: 'Colour scheme: system' },
  light: { next: 'dark', icon: IconSun, label: 'Colour scheme: light' },
  dark: { next: 'auto', icon: IconMoon, label: 'Colour scheme: dark' },
} as const

function ColourScheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { next, icon: Icon, label } = SCHEMES[colorScheme]
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="lg" aria-label={label} onClick={() => setColorScheme(next)}>
        <Icon size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
