import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDashboard } from './dashboard.ts'

let app: FastifyInstance
let folder: string

beforeAll(async () => {
  folder = `${mkdtempSync(join(tmpdir(), 'tidemark-dashboard-'))}/`
  mkdirSync(`${folder}assets`)
  writeFileSync(`${folder}assets/index-1.js`, 'plain')
  writeFileSync(`${folder}assets/index-1.js.br`, 'compressed')
  writeFileSync(`${folder}icon.svg`, '<svg/>')
  app = fastify()
  addDashboard(app, folder)
  await app.ready()
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

test('before the dashboard is built, the page has the command that builds it', async () => {
  const answer = await app.inject('/')
  expect(answer.statusCode).toBe(200)
  expect(answer.body).toContain('npm run build')
})

test('a dashboard that was built while the server ran is served at once', async () => {
  writeFileSync(`${folder}index.html`, '<meta name="csp-nonce" content="NONCE" />')
  const [first, second] = await Promise.all([app.inject('/'), app.inject('/products/any%20id')])
  const nonces = [first, second].map(({ body }) => /content="(.{22})"/.exec(body)?.[1])
  expect(nonces[0]).not.toBe(nonces[1])
  expect(first?.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonces[0]}'`)
  expect(first?.headers['content-security-policy']).toContain("script-src 'self';")
})

test('files are compressed, and files with a hash in their name may be cached for ever', async () => {
  const answer = await app.inject({ url: '/assets/index-1.js', headers: { 'accept-encoding': 'br' } })
  expect(answer.body).toBe('compressed')
  expect(answer.headers).toMatchObject({
    'content-encoding': 'br',
    'content-type': 'application/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  })
  expect((await app.inject('/assets/index-1.js')).body).toBe('plain')
  expect((await app.inject('/icon.svg')).headers['cache-control']).not.toContain('immutable')
})

test.each(['/assets/gone.js', '/assets/../index.html', '/assets/%2e%2e/index.html', '/index.html', '/package.json'])(
  'nothing else is served: %s',
  async (path) => {
    expect((await app.inject(path)).statusCode).toBe(404)
  },
)
