import { Container, Skeleton, Stack } from '@mantine/core'
import { Suspense, useEffect } from 'react'
import { Route, Switch } from 'wouter'
import { Problem } from './api/problem.ts'
import { queryClient } from './api/query-client.ts'
import { useAnswer } from './api/use-answer.ts'
import { keepCurrent } from './live/live-store.ts'
import { NotFound } from './pages/not-found.tsx'
import { pages } from './pages/pages.ts'
import { EmptyShop } from './parts/empty-shop.tsx'
import { ProblemNote } from './parts/problem-note.tsx'
import { SignIn } from './parts/sign-in.tsx'
import { Shell } from './shell.tsx'
import { ShopContext } from './view/shop.ts'

/** Midnight is noticed within so many milliseconds. */
const ASK_TODAY_EVERY_MS = 60_000

/** The dashboard: once the shop is known, the page that the address names. */
export function App() {
  const timezone = new URLSearchParams(location.search).get('timezone') ?? undefined
  const shop = useAnswer('/api/shop', { query: { timezone } }, { everyMs: ASK_TODAY_EVERY_MS })
  const isLocked = shop.error instanceof Problem && [401, 403].includes(shop.error.status)
  const isKnown = shop.data !== undefined

  useEffect(() => {
    if (!isKnown) return
    const end = new AbortController()
    void keepCurrent(queryClient, end.signal)
    return () => end.abort()
  }, [isKnown])

  if (isLocked) return <SignIn onKey={() => void shop.refetch()} />
  if (!shop.data) {
    return (
      <Shell>
        {shop.error ? <ProblemNote error={shop.error} onRetry={() => void shop.refetch()} /> : <PageSkeleton />}
      </Shell>
    )
  }
  const { firstDay } = shop.data
  return (
    <ShopContext value={shop.data}>
      <Shell>
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
      </Shell>
    </ShopContext>
  )
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
