import { Container, Skeleton, Stack } from '@mantine/core'
import { Suspense, useEffect, useMemo } from 'react'
import { Route, Switch, useLocation, useSearchParams } from 'wouter'
import type { AnswerOf } from './api/client.ts'
import { Problem } from './api/problem.ts'
import { queryClient } from './api/query-client.ts'
import { useAnswer } from './api/use-answer.ts'
import { keepCurrent } from './live/live-store.ts'
import { NotFound } from './pages/not-found.tsx'
import { pages } from './pages/pages.ts'
import { AddressNote } from './parts/address-note.tsx'
import { EmptyShop } from './parts/empty-shop.tsx'
import { ErrorBoundary } from './parts/error-boundary.tsx'
import { ProblemNote } from './parts/problem-note.tsx'
import { SignIn } from './parts/sign-in.tsx'
import { Shell } from './shell.tsx'
import { addDays } from './view/days.ts'
import { type Shop, ShopContext } from './view/shop.ts'
import { readView } from './view/view.ts'

/** Midnight is noticed within so many milliseconds. */
const ASK_TODAY_EVERY_MS = 60_000

/** The dashboard: once the shop is known, the page that the address names. */
export function App() {
  const [path] = useLocation()
  const [search] = useSearchParams()
  const { timezone } = readView(search)
  const shop = useAnswer('/api/shop', { query: { timezone } }, { everyMs: ASK_TODAY_EVERY_MS })
  const atHome = useAnswer('/api/shop', { query: {} }, { everyMs: ASK_TODAY_EVERY_MS })
  const isLocked = shop.error instanceof Problem && [401, 403].includes(shop.error.status)
  const isKnown = shop.data !== undefined

  const todayOfShop = atHome.data?.today
  const known = useMemo(
    () => shop.data && inZone(shop.data, timezone, todayOfShop ?? shop.data.today),
    [shop.data, timezone, todayOfShop],
  )

  useEffect(() => {
    if (!isKnown) return
    const end = new AbortController()
    void keepCurrent(queryClient, end.signal)
    return () => end.abort()
  }, [isKnown])

  if (isLocked) return <SignIn onKey={() => void shop.refetch()} />
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
        <ErrorBoundary path={path}>
          <Suspense fallback={<PageSkeleton />}>
            <Switch>
              {pages.map(({ path, component: Component }) => (
                <Route key={path} path={path}>
                  {firstDay === null && path !== '/operations' ? <EmptyShop /> : <Component />}
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

/** The shop as somebody elsewhere sees it: west of it, its first orders were placed the day before. */
function inZone(shop: AnswerOf<'/api/shop'>, timezone: string | undefined, todayOfShop: string): Shop {
  const { firstDay } = shop
  const isElsewhere = timezone !== undefined && timezone !== shop.timeZone
  return { ...shop, todayOfShop, firstDay: isElsewhere && firstDay !== null ? addDays(firstDay, -1) : firstDay }
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
