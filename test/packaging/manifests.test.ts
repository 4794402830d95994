import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { settings } from '../../src/config/config.ts'
import type { CodeBlock } from '../documents/pages.ts'
import { typeErrorsOf } from '../documents/type-check.ts'
import { findProgram } from '../helpers/find-or-install.ts'
import { scaled } from '../helpers/patience.ts'

const dockerfile = read('Dockerfile')
const unit = read('systemd/tidemark.service')
const compose = parse(read('compose/compose.yaml')) as { services: Record<string, ComposeService>; secrets: object }
const manifests = parseAllDocuments(read('kubernetes/tidemark.yaml')).map((document) => document.toJS() as Manifest)
const deployment = ofKind('Deployment').spec as unknown as Deployment
const pod = deployment.template.spec
const [container] = pod.containers as [Container]

interface Manifest {
  apiVersion: string
  kind: string
  spec: never
  data: Record<string, string>
}

interface ComposeService {
  image: string
  environment: Record<string, string>
  ports?: string[]
  read_only?: boolean
  cap_drop?: string[]
  secrets: string[]
}

interface Container {
  image: string
  args: string[]
  env: { name: string; value: string }[]
  ports: { name: string; containerPort: number }[]
  securityContext: Record<string, unknown>
  volumeMounts: { name: string; mountPath: string }[]
  [probe: `${string}Probe`]: { httpGet: { path: string; port: string } }
}

interface Deployment {
  replicas: number
  selector: { matchLabels: object }
  strategy: { rollingUpdate: { maxUnavailable: number } }
  template: { metadata: { labels: object }; spec: Pod }
}

interface Pod {
  containers: Container[]
  terminationGracePeriodSeconds: number
  securityContext: Record<string, unknown>
  volumes: { name: string }[]
}

const namesOfSettings = Object.values(settings).map(({ name }) => name)
const PORT = String(settings.port.default)

test('every setting that is named exists', () => {
  const inDockerfile = [...dockerfile.matchAll(/^(?:ENV|\s+)\s*([A-Z_]+)=/gm)].map(([, name = '']) => name)
  const inUnit = [...unit.matchAll(/^Environment=(.*)$/gm)].flatMap(([, list = '']) =>
    list.split(' ').map((pair) => pair.split('=')[0] ?? ''),
  )
  const inManifests = [...container.env.map(({ name }) => name), ...Object.keys(ofKind('ConfigMap').data)]
  const named = [
    ...inDockerfile,
    ...inUnit,
    ...inManifests,
    ...Object.keys(compose.services.tidemark?.environment ?? {}),
  ]
  expect(named.length).toBeGreaterThan(10)
  const unknown = named.filter((name) => name !== 'NODE_ENV' && !namesOfSettings.includes(name.replace(/_FILE$/, '')))
  expect(unknown).toEqual([])
})

test('no image is named without a version, or as "latest"', () => {
  const images = [
    ...[...dockerfile.matchAll(/^ARG \w+_IMAGE=(.*)$/gm)].map(([, image = '']) => image),
    ...Object.values(compose.services).map(({ image }) => image),
    ...pod.containers.map(({ image }) => image),
  ]
  expect(images.length).toBe(5)
  expect(images.filter((image) => !/:[\w.-]+$/.test(image) || image.endsWith(':latest'))).toEqual([])
})

describe('the image', () => {
  test('runs as a user other than root, without a shell', () => {
    expect(dockerfile).toMatch(/^USER 65532:65532$/m)
    expect(dockerfile.lastIndexOf('USER')).toBeLessThan(dockerfile.indexOf('ENTRYPOINT'))
    for (const [, form = ''] of dockerfile.matchAll(/(?:^ENTRYPOINT|CMD) (.*)$/gm)) expect(form).toMatch(/^\[".*"\]$/)
  })

  test('copies and starts files that exist, on the port of the settings', () => {
    expect(dockerfile).toContain(`EXPOSE ${PORT}`)
    expect(dockerfile).toContain(`PORT=${PORT}`)
    const files = [...dockerfile.matchAll(/"\/app\/([^"]+)"/g)].map(([, file = '']) => file)
    expect(files).toContain('bin/healthcheck.js')
    const built = ['dist', 'node_modules', 'web/dist']
    const copied = [...dockerfile.matchAll(/\/build\/(\S+)/g)].map(([, path = '']) => path)
    for (const path of [...files, ...copied.filter((name) => !built.includes(name))]) {
      expect({ path, exists: existsSync(path) }).toEqual({ path, exists: true })
    }
  })
})

describe('the compose file', () => {
  const { tidemark } = compose.services

  test('publishes the port on this machine only, with a read-only root file system and no capability', () => {
    expect(tidemark).toMatchObject({ read_only: true, cap_drop: ['ALL'], ports: [`127.0.0.1:${PORT}:${PORT}`] })
  })

  test('declares every secret that a service uses', () => {
    const used = Object.values(compose.services).flatMap(({ secrets }) => secrets)
    expect(Object.keys(compose.secrets).sort()).toEqual([...new Set(used)].sort())
    const files = Object.values(compose.services).flatMap(({ environment }) => Object.entries(environment))
    for (const [name, value] of files.filter(([key]) => key.endsWith('_FILE'))) {
      expect({ name, secret: value.replace('/run/secrets/', '') in compose.secrets }).toEqual({ name, secret: true })
    }
  })
})

describe('the manifests of Kubernetes', () => {
  test('have the fields of their API versions, and no others', { timeout: scaled(60_000) }, async () => {
    expect(await typeErrorsOf(manifests.map(asCode))).toBe('')
    const { replicas: _, ...spec } = deployment
    const wrong = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { ...spec, replica: 2 } } as unknown as Manifest
    expect(await typeErrorsOf([asCode(wrong, 0)])).toContain("does not exist in type 'IDeploymentSpec'")
  })

  test('probes lead to existing routes, by the port of the settings', () => {
    const routes = readFileSync('src/http/system/health-routes.ts', 'utf8')
    const probes = (['startupProbe', 'livenessProbe', 'readinessProbe'] as const).map((name) => container[name])
    for (const probe of probes) expect(routes).toContain(`app.get('${probe?.httpGet.path}'`)
    expect(container.readinessProbe?.httpGet.path).toBe('/health/ready')
    expect(container.livenessProbe?.httpGet.path).toBe('/health/live')
    expect(container.ports).toEqual([{ name: 'http', containerPort: Number(PORT) }])
    expect(new Set(probes.map((probe) => probe?.httpGet.port))).toEqual(new Set(['http']))
  })

  test('satisfy the restricted pod security standard, with a read-only root file system', () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
    expect(Number(pod.securityContext.runAsUser)).toBeGreaterThan(0)
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
  })

  test('the labels of pods are those that are selected, and each mount has its volume', () => {
    expect(deployment.template.metadata.labels).toEqual(deployment.selector.matchLabels)
    expect((ofKind('Service').spec as { selector: object }).selector).toEqual(deployment.selector.matchLabels)
    const mounts = container.volumeMounts.map(({ name }) => name)
    expect(mounts.sort()).toEqual(pod.volumes.map(({ name }) => name).sort())
  })

  test('a rolling update keeps all pods, and a stop leaves time for the work in progress', () => {
    expect(deployment.replicas).toBeGreaterThan(1)
    expect(deployment.strategy.rollingUpdate.maxUnavailable).toBe(0)
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(25)
  })

  test('start the same command as the image', () => {
    expect(dockerfile).toContain(`CMD ${JSON.stringify(container.args).replace(',', ', ')}`)
  })
})

describe('the unit of systemd', () => {
  test('runs as a user other than root, and lets Tidemark stop its own server', () => {
    expect(unit).toMatch(/^User=tidemark$/m)
    expect(unit).toMatch(/^KillMode=mixed$/m)
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(25)
  })

  const analyze = findProgram(['systemd-analyze'])

  test.skipIf(analyze === undefined)('is accepted by systemd-analyze', () => {
    const { stderr, status } = spawnSync(analyze ?? '', ['verify', 'packaging/systemd/tidemark.service'], {
      encoding: 'utf8',
    })
    expect({ stderr: stderr.split('\n').filter((line) => line.includes('tidemark.service')), status }).toEqual({
      stderr: [],
      status: 0,
    })
  })
})

function read(path: string): string {
  return readFileSync(`packaging/${path}`, 'utf8')
}

/** A manifest as a value of its type, so that the compiler finds unknown fields, missing ones and wrong values. */
function asCode(manifest: Manifest, line: number): CodeBlock {
  const { apiVersion, kind } = manifest
  const text = `import type { I${kind} } from 'kubernetes-models/${apiVersion}'\nexport const manifest: I${kind} = ${JSON.stringify(manifest)}`
  return { page: `${kind}.yaml`, line, language: 'ts', text }
}

function ofKind(kind: string) {
  const found = manifests.find((manifest) => manifest.kind === kind)
  if (!found) throw new Error(`There is no ${kind}`)
  return found
}
