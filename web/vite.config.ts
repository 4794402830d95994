import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const COMPRESSIBLE = /\.(?:js|css|svg)$/

/** Lays a `.br` and a `.gz` beside each file, so that the server need not compress. */
function compressFiles(): Plugin {
  return {
    name: 'compress-files',
    apply: 'build',
    writeBundle({ dir = '' }) {
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!COMPRESSIBLE.test(name)) continue
        const file = join(dir, name)
        const content = readFileSync(file)
        writeFileSync(`${file}.br`, brotliCompressSync(content))
        writeFileSync(`${file}.gz`, gzipSync(content))
      }
    },
  }
}

/** `vite` alone serves the sources for development, with the API of the Tidemark at TIDEMARK_URL. */
export default defineConfig({
  plugins: [react(), compressFiles()],
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 700,
    // A module that is only loaded later must not be announced in a script of the page: none is inline.
    modulePreload: { polyfill: false },
  },
  server: {
    // The page's own host is passed on: to the server, its requests are then those of its own page.
    proxy: { '/api': { target: process.env.TIDEMARK_URL ?? 'http://localhost:5002', changeOrigin: false } },
  },
})
