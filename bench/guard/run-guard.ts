import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import { type HttpClient, openClient } from '../http-client.ts'
import { postLines } from '../post-lines.ts'
import { catalogueEvents } from '../reports/catalogue.ts'
import { orderWithCustomer, planOf } from '../reports/measure-reports.ts'
import { eventsOfOrder, type ShopPlan } from '../reports/order-life.ts'
import { requestsUpTo } from '../reports/report-requests.ts'
import type { Table } from '../table.ts'
import { checkOut } from './checkout.ts'
import { type Comparison, compareTwice, inTurn, isSlower, tableOfComparisons } from './compare.ts'
import { startVersion, type Version } from './version.ts'

const ROOT = join(import.meta.dirname, '..', '..')

interface Pair {
  before: Version
  after: Version
}

/** Compares this version with the last release, or with a commit, on one PostgreSQL, in turn. */
export async function runGuard(bench: Bench, commit?: string): Promise<{ table: Table; isSlower: boolean }> {
  const release = await checkOut(ROOT, commit)
  const started: Version[] = []
  const start = async (name: string, folder: string) => {
    await bench.pool.query(`create database guard_${name}`)
    const databaseUrl = bench.databaseUrl.replace(/[^/]*$/, `guard_${name}`)
    const version = await startVersion(folder, databaseUrl, join(release.folder, '.tidemark', name))
    started.push(version)
    return version
  }
  try {
    const pair = { before: await start('before', release.folder), after: await start('after', ROOT) }
    const comparisons = await compareAll(bench, pair)
    return { table: tableOfComparisons(comparisons, release.name), isSlower: comparisons.some(isSlower) }
  } finally {
    await Promise.all(started.map((version) => version.stop()))
    await release.remove()
  }
}

async function compareAll(bench: Bench, pair: Pair): Promise<Comparison[]> {
  const plan = planOf(bench.sizes.guard.orders)
  return [
    ...(await compareIngest(bench, pair, plan)),
    ...(await compareTwice(() => compareReplay(bench, pair))),
    ...(await compareReports(bench, pair, plan)),
  ]
}

/** Each round has the next orders. Afterwards, both versions get the orders that are left. */
async function compareIngest(
  { sizes, runStage }: Bench,
  { before, after }: Pair,
  plan: ShopPlan,
): Promise<Comparison[]> {
  const { rounds } = sizes.guard
  const perRound = Math.floor(plan.orders / (2 * rounds + 1))
  let next = 0
  const take = (count: number) => {
    const from = next
    next += count
    return Array.from({ length: count }, (_, i) => eventsOfOrder(plan, from + i))
      .flat()
      .map((event) => JSON.stringify(event))
  }
  const post = async ({ url }: Version, lines: readonly string[]) => {
    const started = performance.now()
    await postLines([url], lines)
    return performance.now() - started
  }
  const postToBoth = async (lines: readonly string[]) => {
    await post(before, lines)
    await post(after, lines)
  }
  return runStage('Comparing ingest', async (show) => {
    await postToBoth(catalogueEvents(plan).map((event) => JSON.stringify(event)))
    await postToBoth(take(perRound))
    const comparisons = await compareTwice(async () => {
      const batches = Array.from({ length: rounds }, () => take(perRound))
      const linesOf = (round: number) => {
        show(round * perRound, rounds * perRound, 'orders')
        return batches[round] ?? []
      }
      const times = await inTurn(
        rounds,
        (round) => post(before, linesOf(round)),
        (round) => post(after, linesOf(round)),
      )
      return [{ name: 'ingest', ...times }]
    })
    await postToBoth(take(plan.orders - next))
    return comparisons
  })
}

async function compareReplay({ sizes, runStage }: Bench, { before, after }: Pair): Promise<Comparison[]> {
  const timed = (version: Version) => async () => {
    const started = performance.now()
    await version.verify()
    return performance.now() - started
  }
  const times = await runStage('Comparing replays', () => inTurn(sizes.guard.replays, timed(before), timed(after)))
  return [{ name: 'tidemark verify', ...times }]
}

/** Reports that the release does not have are left out. */
async function compareReports({ sizes, runStage }: Bench, pair: Pair, plan: ShopPlan): Promise<Comparison[]> {
  const lastDay = new Date(plan.endMs - 1).toISOString().slice(0, 10)
  const requests = requestsUpTo(lastDay, orderWithCustomer(plan))
  const before = openClient(pair.before.url)
  const after = openClient(pair.after.url)
  const isNew = (path: string) =>
    before.get(path).then(
      () => false,
      () => true,
    )
  const timed = (client: HttpClient, path: string) => async () => (await client.get(path)).ms
  try {
    const added = new Set<string>()
    for (const { path } of requests) if (await isNew(path)) added.add(path)
    return await compareTwice((names) =>
      runStage('Comparing reports', async (show) => {
        const asked = requests
          .map(({ report, span, path }) => ({ name: `${report}, ${span}`, path }))
          .filter(({ name, path }) => !added.has(path) && (names?.has(name) ?? true))
        const comparisons: Comparison[] = []
        for (const [i, { name, path }] of asked.entries()) {
          show(i, asked.length, 'requests')
          await inTurn(3, timed(before, path), timed(after, path))
          comparisons.push({ name, ...(await inTurn(sizes.guard.requests, timed(before, path), timed(after, path))) })
        }
        return comparisons
      }),
    )
  } finally {
    before.close()
    after.close()
  }
}
