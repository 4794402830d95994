import { accessHeader } from './access-key.ts'
import { problemOf } from './problem.ts'

/**
 * Saves the content of an address of this server, or of a `data:` or `blob:` address. A plain link could not send an access key.
 *
 * @throws Problem
 */
export async function download(address: string, fileName: string): Promise<void> {
  if (/^(data|blob):/.test(address)) return save(address, fileName)
  const response = await fetch(address, { headers: accessHeader() })
  if (!response.ok) throw problemOf(response.status, await response.json().catch(() => undefined))
  const url = URL.createObjectURL(await response.blob())
  save(url, nameIn(response.headers.get('content-disposition')) ?? fileName)
  URL.revokeObjectURL(url)
}

const nameIn = (disposition: string | null) => /filename="([^"]+)"/.exec(disposition ?? '')?.[1]

function save(href: string, fileName: string): void {
  Object.assign(document.createElement('a'), { href, download: fileName }).click()
}
