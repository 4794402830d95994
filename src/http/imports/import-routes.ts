import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { Logger } from 'pino'
import { Compile } from 'typebox/compile'
import type { Config } from '../../config/config.ts'
import { readFixedZones } from '../../db/installation.ts'
import type { ImportProgress } from '../../import/import-file.ts'
import { formatOf, type UploadSettings } from '../../import/uploads/upload-settings.ts'
import { createUploads, type Upload } from '../../import/uploads/uploads.ts'
import { explainUpload, importUpload, type UploadWork } from '../../import/uploads/work-on-upload.ts'
import type { Inbox } from '../../inbox/message.ts'
import { UserError } from '../../user-error.ts'
import type { Zones } from '../../zones/read-zone.ts'
import { isTimeZone } from '../../zones/zone-names.ts'
import type { Bodies } from '../bodies/bodies.ts'
import { readSentObject } from '../bodies/read-json-object.ts'
import { receiveParts } from '../bodies/receive-parts.ts'
import { seesPersons } from '../requests/access-keys.ts'
import { needsAllTenants } from '../requests/route-access.ts'
import { ProblemError } from '../responses/problem.ts'
import {
  explainImportSchema,
  listImportsSchema,
  readImportSchema,
  removeImportSchema,
  runImportSchema,
  SettingsBody,
  uploadSchema,
} from './import-schema.ts'

interface ImportRoutes {
  config: Config
  bodies: Bodies
  pool: pg.Pool
  inbox: Inbox
  zones: Zones
  log: Logger
  /** The size of the largest file. */
  maxFileBytes?: number
}

const PATH = '/api/imports'
const access = needsAllTenants('ingest', 'operate')
const MOST_FILE_BYTES = 1 << 30
const IDLE_MS = 30_000
const MOST_UPLOADS = 2
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i
const isSettings = Compile(SettingsBody)

/**
 * `/api/imports`: files are uploaded, explained and then imported. They are stored in the database, so that every process can work on
 * them. Access keys that are bound to a tenant may not use these routes, because a file may be about all tenants.
 */
export function addImportRoutes(app: FastifyInstance, options: ImportRoutes): void {
  const { config, bodies, pool, inbox, zones, log, maxFileBytes = MOST_FILE_BYTES } = options
  const uploads = createUploads(pool)
  const ending = new AbortController()
  const running = new Set<Promise<void>>()
  let receiving = 0
  app.addHook('preClose', async () => {
    ending.abort()
    await Promise.all(running)
  })

  app.get(PATH, { schema: listImportsSchema, config: access }, async (request) => ({
    imports: (await uploads.list()).map((upload) => describe(upload, request)),
  }))

  app.post<{ Querystring: { file: string } }>(
    PATH,
    { schema: uploadSchema, config: access },
    async (request, reply) => {
      if (receiving >= MOST_UPLOADS) throw new ProblemError('too-many', 'Other files are being uploaded', RETRY)
      receiving++
      try {
        const id = await receive(request, nameOf(request.query.file))
        return reply
          .code(201)
          .header('location', `${PATH}/${id}`)
          .send(describe(await found(id), request))
      } finally {
        receiving--
      }
    },
  )

  async function receive({ raw }: FastifyRequest, file: string): Promise<string> {
    const id = await uploads.begin(file)
    let part = 0
    try {
      for await (const content of receiveParts(raw, { maxBytes: maxFileBytes, idleMs: IDLE_MS })) {
        await uploads.addPart(id, part++, content)
      }
      if (part === 0) throw new ProblemError('invalid-body', 'The body is empty. Send the file as the body')
      await uploads.end(id, 'ready')
    } catch (error) {
      // Later bytes are discarded, so that the client can read the answer.
      raw.on('error', () => {}).resume()
      await uploads.remove(id).catch(() => false)
      throw error
    }
    return id
  }

  app.get(`${PATH}/:id`, { schema: readImportSchema, config: access }, async (request) =>
    describe(await find(request), request),
  )

  app.post(`${PATH}/:id/explanation`, { schema: explainImportSchema, config: access }, (request, reply) =>
    begin(request, reply, 'explaining', explainUpload),
  )

  app.post(`${PATH}/:id/run`, { schema: runImportSchema, config: access }, (request, reply) =>
    begin(request, reply, 'importing', importUpload),
  )

  app.delete(`${PATH}/:id`, { schema: removeImportSchema, config: access }, async (request, reply) => {
    const { upload } = await find(request)
    await uploads.remove(upload)
    return reply.code(204).send()
  })

  /** Begins to work on a file, which continues without the client. */
  async function begin(
    request: FastifyRequest,
    reply: FastifyReply,
    status: 'explaining' | 'importing',
    work: typeof importUpload,
  ): Promise<FastifyReply> {
    const upload = await find(request)
    const settings = await readSettings(await readSentObject(bodies, request, reply))
    const zone = await zoneOf(settings)
    if (running.size > 0)
      throw new ProblemError('import-running', 'Another file is being read. Wait until that has ended')
    if (!(await uploads.claim(upload.upload, status, settings))) {
      throw new ProblemError('import-running', 'The file is being worked on, or is imported already')
    }
    const signal = ending.signal
    const task = work(upload, settings, { uploads, inbox, pool, config, ...zone, signal })
      .catch((error: unknown) => log.error({ err: error, upload: upload.upload }, 'import of an uploaded file failed'))
      .finally(() => running.delete(task))
    running.add(task)
    return reply.code(202).send(describe(await found(upload.upload), request))
  }

  async function zoneOf({ timeZone }: UploadSettings): Promise<Pick<UploadWork, 'zone' | 'isZoneAssumed'>> {
    const fixed = (await readFixedZones(pool))?.eventTimeZone ?? config.eventTimeZone ?? config.timeZone
    const zone = await zones.get(timeZone ?? fixed)
    return { zone, isZoneAssumed: timeZone === undefined && config.eventTimeZone === undefined && zone.name === 'UTC' }
  }

  async function find({ params }: FastifyRequest): Promise<Upload> {
    return found((params as { id: string }).id)
  }

  async function found(id: string): Promise<Upload> {
    const upload = UUID.test(id) ? await uploads.find(id) : undefined
    if (upload) return upload
    throw new ProblemError('not-found', 'There is no uploaded file with this id')
  }
}

const RETRY = { headers: { 'retry-after': '10' } }

/** The name without folders and control characters, which some clients send. */
function nameOf(file: string): string {
  const [name = ''] = file.split(/[\\/]/).slice(-1)
  return name.replaceAll(/\p{Cc}/gu, '').toWellFormed() || 'file'
}

/** @throws ProblemError for invalid settings. */
async function readSettings(sent: object): Promise<UploadSettings> {
  if (!isSettings.Check(sent)) {
    const names = Object.keys(SettingsBody.properties).join(', ')
    throw new ProblemError(
      'invalid-body',
      `The body may have these members: ${names}. "mapping" is an object, "partial" is true or false`,
    )
  }
  const settings = sent as UploadSettings
  if (settings.timeZone !== undefined && !isTimeZone(settings.timeZone)) {
    throw new ProblemError('invalid-body', `"timeZone" is "${settings.timeZone}"; allowed: names such as Europe/Berlin`)
  }
  await formatOf(settings).catch((error: unknown) => {
    throw error instanceof UserError ? new ProblemError('invalid-body', error.message, { cause: error }) : error
  })
  return settings
}

/** A file as the API shows it. Orders have ids of customers. */
function describe({ upload, progress, explanation, updatedAt: _, ...rest }: Upload, request: FastifyRequest) {
  return {
    id: upload,
    ...rest,
    progress: progress && describeProgress(progress),
    explanation: explanation && { ...explanation, orders: seesPersons(request) ? explanation.orders : [] },
  }
}

function describeProgress({ step, done, total, count }: ImportProgress) {
  const percent =
    total === undefined || total === null || total === 0
      ? null
      : Math.floor((1000 * Math.min(done, total)) / total) / 10
  return { step, percent, count }
}
