import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Files that send requests over HTTP, and the origin of the address. None is from an event. */
const SENDERS: Readonly<Record<string, string>> = {
  'src/access/people/provider/open-provider.ts': 'TIDEMARK_OIDC_ISSUER, and what its metadata name',
  'src/connections/adobe-commerce/keys.ts': 'the host of Adobe, with the path of a delivery',
  'src/connections/bigcommerce/api.ts': 'the settings of the connection',
  'src/connections/saleor/key-store.ts': 'the settings of the connection',
  'src/connections/woocommerce/catch-up.ts': 'the settings of the connection',
  'src/simulate/destinations/http-destination.ts': 'an option of the command line',
}

test('requests to other servers are sent only by known files, to addresses of the settings', () => {
  const files = globSync('src/**/*.ts', { cwd: ROOT }).filter((file) => !file.endsWith('.test.ts'))
  expect(files.length).toBeGreaterThan(300)
  const senders = files.filter((file) => {
    const text = readFileSync(`${ROOT}${file}`, 'utf8')
    return /(?<![.\w])fetch\(|from 'openid-client'|from 'undici'|from 'node:https'|import \{[^}]*\brequest\b[^}]*\} from 'node:http'/.test(
      text,
    )
  })
  expect(senders.sort()).toEqual(Object.keys(SENDERS).sort())
})
