import { Container, Skeleton, Stack } from '@mantine/core'
import { Suspense, useEffect, useMemo, useState } from 'react'
import { Route, Switch, useLocation, useSearchParams } from 'wouter'
import { invitationIn } from '../../src/access/people/invitation-path.ts'
import { signInProblemIn } from '../../src/access/people/sign-in-problem.ts'
import type { ResponseOf } from './api/client.ts'
import { Problem } from './api/problem.ts'
import { queryClient } from './api/query-client.ts'
import { useApi } from './api/use-api.ts'
import { keepCurrent } from './live/live-store.ts'
import { NotFound } from './pages/not-found.tsx'
import { pages } from './pages/pages.ts'
import { AcceptInvitation } from './parts/accept-invitation.tsx'
import { AddressNote } from './parts/address-note.tsx'
import { EmptyShop } from './parts/empty-shop.tsx'
import { ErrorBoundary } from './parts/error-boundary.tsx'
import { FillingNote } from './parts/filling-note.tsx'
import { ProblemNote } from './parts/problem-note.tsx'
import { SignIn } from './parts/sign-in.tsx'
import { Shell } from './shell.tsx'
import { addDays } from './time/days.ts'
import { type Shop, ShopContext } from './view/shop.ts'
import { UnconvertedNote } from './view/unconverted-note.tsx'
import { readView } from './view/view.ts'

/** The maximum delay after midnight until the page shows the new day. */
const CHECK_TODAY_EVERY_MS = 60_000

/** Pages that do not show the numbers of the shop. */
const WITHOUT_NUMBERS: ReadonlySet<string> = new Set(['/operations', '/settings'])

/** The dashboard, or what the address says about a sign-in: an invitation, or why the sign-in at the provider was refused. */
export function App() {
  const [hash, setHash] = useState(location.hash)
  const token = invitationIn(hash)
  const problem = signInProblemIn(hash)
  const leave = () => {
    history.replaceState(null, '', location.pathname)
    setHash('')
  }
  if (token !== undefined) return <AcceptInvitation token={token} onSignedIn={leave} />
  if (problem === undefined) return <Dashboard />
  const onSignedIn = () => {
    void queryClient.resetQueries()
    leave()
  }
  return <SignIn problem={problem} onSignedIn={onSignedIn} />
}

/** Shows the page of the address once the shop is loaded. */
function Dashboard() {
  const [path] = useLocation()
  const [search] = useSearchParams()
  const { timezone } = readView(search)
  const shop = useApi('/api/shop', { query: { timezone } }, { everyMs: CHECK_TODAY_EVERY_MS })
  const inShopZone = useApi('/api/shop', { query: {} }, { everyMs: CHECK_TODAY_EVERY_MS })
  const isLocked = shop.error instanceof Problem && [401, 403].includes(shop.error.status)
  const isLoaded = shop.data !== undefined

  const todayOfShop = inShopZone.data?.today
  const known = useMemo(
    () => shop.data && inZone(shop.data, timezone, todayOfShop ?? shop.data.today),
    [shop.data, timezone, todayOfShop],
  )

  useEffect(() => {
    if (!isLoaded) return
    const end = new AbortController()
    void keepCurrent(queryClient, end.signal)
    return () => end.abort()
  }, [isLoaded])

  if (isLocked) return <SignIn error={shop.error ?? undefined} onSignedIn={() => void queryClient.resetQueries()} />
  if (!known) {
    return (
      <Shell>
        {shop.error ? <ProblemNote error={shop.error} onRetry={() => void shop.refetch()} /> : <PageSkeleton />}
      </Shell>
    )
  }
  const { firstDay } = known
  return (
    <ShopContext value={known}>
      <Shell>
        <AddressNote />
        <FillingNote filling={known.filling} />
        {firstDay !== null && !WITHOUT_NUMBERS.has(path) && <UnconvertedNote />}
        <ErrorBoundary path={path}>
          <Suspense fallback={<PageSkeleton />}>
            <Switch>
              {pages.map(({ path, component: Component }) => (
                <Route key={path} path={path}>
                  {firstDay === null && !WITHOUT_NUMBERS.has(path) ? <EmptyShop /> : <Component />}
                </Route>
              ))}
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </Shell>
    </ShopContext>
  )
}

/** The shop in the time zone of the page. West of the shop, the first order can have the date of the day before. */
function inZone(shop: ResponseOf<'/api/shop'>, timezone: string | undefined, todayOfShop: string): Shop {
  const { firstDay } = shop
  const isOtherZone = timezone !== undefined && timezone !== shop.timeZone
  return { ...shop, todayOfShop, firstDay: isOtherZone && firstDay !== null ? addDays(firstDay, -1) : firstDay }
}

function PageSkeleton() {
  return (
    <Container fluid px={0} aria-busy>
      <Stack>
        <Skeleton height={36} width={220} />
        <Skeleton height={120} />
        <Skeleton height={360} />
      </Stack>
    </Container>
  )
}
