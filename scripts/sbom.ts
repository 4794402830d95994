import { readFileSync } from 'node:fs'

// Prints the software bill of materials (CycloneDX) of all packages that a release contains or installs: "npm run sbom". It is
// read from the lock file, because "npm sbom --omit=dev" omits packages that development needs too. It contains no time and no
// serial number, so that a release can be reproduced.

interface Locked {
  name?: string
  version?: string
  license?: string
  integrity?: string
  dev?: boolean
  link?: boolean
  optional?: boolean
}

interface LockFile {
  packages: Record<string, Locked> & { '': Locked }
}

/** The bill of materials as JSON. The same lock file always gives the same text. */
export function createSbom(): string {
  const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as LockFile
  const released = Object.entries(packages).filter(
    ([path, { dev, link }]) => path.includes('node_modules/') && !dev && !link,
  )
  const components = new Map(released.map(([path, locked]) => describeAs('library', nameOf(path), locked)))
  const [, application] = describeAs('application', 'tidemark', packages[''])
  const sbom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: application },
    components: [...components].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, component]) => component),
  }
  return `${JSON.stringify(sbom, undefined, 2)}\n`
}

const nameOf = (path: string) => path.split('node_modules/').at(-1) ?? ''

function describeAs(type: string, name: string, { version, license, integrity, optional }: Locked): [string, object] {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  const component = {
    'bom-ref': purl,
    type,
    name,
    version,
    scope: optional ? 'optional' : 'required',
    purl,
    licenses: license?.includes(' ') ? [{ expression: license }] : [{ license: { id: license } }],
    hashes: integrity ? [hashOf(integrity)] : [],
  }
  return [purl, component]
}

/** `sha512-…` in Base64, as CycloneDX has it. */
function hashOf(integrity: string): { alg: string; content: string } {
  const [, algorithm = '', content = ''] = /^sha(\d+)-(.*)$/.exec(integrity) ?? []
  return {
    alg: algorithm === '1' ? 'SHA-1' : `SHA-${algorithm}`,
    content: Buffer.from(content, 'base64').toString('hex'),
  }
}

if (import.meta.main) process.stdout.write(createSbom())
