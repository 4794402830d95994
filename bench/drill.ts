// A backup of a large shop, and its drill: "node bench/drill.ts [ORDERS]". It fills an embedded server in a temporary folder.
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backUp } from '../src/backup/backup.ts'
import { type DrillResult, drill } from '../src/backup/drill.ts'
import { readConfig } from '../src/config/config.ts'
import { migrationFolders } from '../src/db/migrate.ts'
import type { Target } from '../src/rebuild/target.ts'
import { withTarget } from '../src/rebuild/with-target.ts'
import { openInbox } from '../src/service/open-inbox.ts'
import { fillShop } from './fill-shop.ts'

export interface DrillCost extends DrillResult {
  orders: number
  backupSeconds: number
  backupBytes: number
  /** CPU time of this process for backup and drill, without that of the database. */
  cpuSeconds: number
  peakRssBytes: number
}

/** Writes a backup into the folder, and tries it. */
export async function measureDrill(target: Target, folder: string): Promise<DrillCost> {
  const path = join(folder, 'bench.backup')
  const { rows } = await target.pool.query<{ orders: string }>(
    'select count(*) as orders from orders where placed_at is not null',
  )
  const cpu = process.cpuUsage()
  let peakRssBytes = process.memoryUsage.rss()
  const timer = setInterval(() => {
    peakRssBytes = Math.max(peakRssBytes, process.memoryUsage.rss())
  }, 100)
  try {
    const startedMs = performance.now()
    await backUp(target.pool, path)
    const backupSeconds = (performance.now() - startedMs) / 1000
    const result = await drill(target.pool, target.url, {
      path,
      folders: migrationFolders(undefined),
      settings: target,
    })
    const { user, system } = process.cpuUsage(cpu)
    return {
      ...result,
      orders: Number(rows[0]?.orders),
      backupSeconds,
      backupBytes: statSync(path).size,
      cpuSeconds: (user + system) / 1e6,
      peakRssBytes,
    }
  } finally {
    clearInterval(timer)
  }
}

/** Describes what a backup and its drill cost, in three lines. */
export function describeDrill(cost: DrillCost): string {
  const seconds = (value: number) => `${value.toFixed(1)} s`
  const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`
  return `${cost.orders} orders, ${cost.events} stored events, ${cost.rows} rows of ${cost.tables} tables
  backup: ${seconds(cost.backupSeconds)}, ${mebibytes(cost.backupBytes)}; restore: ${seconds(cost.restoreSeconds)}; verification: ${seconds(cost.verifySeconds)}, ${cost.differenceCount} values differ
  CPU of the process: ${seconds(cost.cpuSeconds)}, RSS at most: ${mebibytes(cost.peakRssBytes)}`
}

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-drill-'))
  chmodSync(folder, 0o755)
  const config = readConfig({ TIDEMARK_DATA_DIR: join(folder, 'data'), TIDEMARK_EMBEDDED_DATABASE_PORT: '0' })
  const opened = await openInbox(config, { role: 'owner' })
  try {
    console.log('Filling the shop …')
    await fillShop(opened.inbox, Number(process.argv[2] ?? 10_000))
    console.log('Backup and drill …')
    const access = { config, url: opened.database.url, actor: { kind: 'command', name: 'bench' } as const }
    console.log(describeDrill(await withTarget(access, (target) => measureDrill(target, folder))))
  } finally {
    await opened.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
