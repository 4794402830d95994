import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // The example of Medusa imports the client by the name of its package.
  resolve: { alias: { 'tidemark-client': fileURLToPath(new URL('client/src/index.ts', import.meta.url)) } },
  test: {
    include: [
      'src/**/*.test.ts',
      'local-bus/**/*.test.ts',
      'client/**/*.test.ts',
      'test/**/*.test.ts',
      'examples/**/*.test.ts',
      'bench/**/*.test.ts',
      'web/src/**/*.test.ts',
    ],
    globalSetup: ['test/global-setup.ts'],
    setupFiles: ['test/limit-properties.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is waited for comes in milliseconds; on a busy machine it may take its time.
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    // Importing everything again for each file took a quarter of the processor time.
    isolate: false,
  },
})
