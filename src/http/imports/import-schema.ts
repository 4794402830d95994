import { Type } from 'typebox'
import { presets } from '../../import/presets/index.ts'
import { Instant, nullable } from '../../json/schemas.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'

// The routes of imports as the OpenAPI document shows them.

const tags = ['Operation']
const NoQuery = Type.Object({})
const Id = Type.Object({ id: Type.String({ description: 'The id of an uploaded file' }) })
const NullableText = nullable(Type.String())
const Counts = Type.Record(Type.String(), Type.Integer())

/** The body of a request to explain or to import a file. */
export const SettingsBody = Type.Object(
  {
    preset: Type.Optional(
      Type.Enum(Object.keys(presets), { description: 'A built-in mapping. Default: detected from the columns' }),
    ),
    mapping: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: 'The content of a mapping file, for a CSV' }),
    ),
    timeZone: Type.Optional(
      Type.String({ description: 'The time zone of times without an offset, such as Europe/Berlin' }),
    ),
    asOf: Type.Optional(Type.String({ description: 'The day or time of the export, for refunds without a time' })),
    partial: Type.Optional(
      Type.Boolean({ description: 'Import the valid orders of a CSV even if others are refused. Default: false' }),
    ),
  },
  { additionalProperties: false },
)

const Explanation = Type.Object({
  file: Type.String(),
  format: Type.String({ description: '`csv` or `ndjson`' }),
  layout: nullable(Type.String(), 'The preset or mapping; null for events'),
  encoding: Type.String(),
  delimiter: NullableText,
  headerLine: nullable(Type.Integer()),
  columns: Type.Array(
    Type.Object({
      column: Type.String(),
      field: Type.Optional(Type.String({ description: 'The property that it is read as; absent if it is not read' })),
    }),
  ),
  types: nullable(Counts, 'The number of events by type; null for a CSV'),
  timeZone: Type.String({ description: 'The zone of times without an offset' }),
  asksForTimeZone: Type.Boolean({ description: 'Whether times have no offset, and nobody has stated their zone' }),
  lines: Type.Integer(),
  events: Type.Integer({ description: 'The number of events that would be imported' }),
  rejected: Type.Integer({ description: 'The number of refused lines, orders or events' }),
  leftOut: Counts,
  orders: Type.Array(Type.Object({ title: Type.String(), text: Type.String() }), {
    description: 'The first three orders as they would count. Empty without the scope `people`',
  }),
  doubts: Type.Array(Type.String()),
  refusals: Type.Array(Type.Object({ count: Type.Integer(), line: Type.Integer(), error: Type.String() })),
})

const Import = Type.Object({
  id: Type.String(),
  file: Type.String(),
  bytes: Type.Integer(),
  status: Type.String({
    description: '`uploading`, `ready`, `explaining`, `explained`, `importing`, `imported` or `failed`',
  }),
  settings: SettingsBody,
  progress: nullable(
    Type.Object({
      step: Type.String({ description: '`reading`, `checking` or `applying`' }),
      percent: nullable(Type.Number()),
      count: Type.Integer({ description: 'Lines or events so far' }),
    }),
  ),
  explanation: nullable(Explanation, 'Null before the file is explained'),
  result: nullable(
    Type.Object({
      accepted: Type.Integer(),
      duplicate: Type.Integer(),
      ignored: Type.Integer(),
      rejected: Type.Integer(),
      contradicting: Type.Integer({ description: 'Known events with different content; the first content counts' }),
    }),
    'Null before the file is imported',
  ),
  importRun: nullable(Type.Integer(), 'The number of the import run, which `retract` withdraws'),
  problem: nullable(Type.String(), 'Why it failed'),
  createdAt: Instant,
})

const example = {
  id: '0b6c3d9e-6a2f-4a57-9a63-1c5a2d1f7e10',
  file: 'orders_export.csv',
  bytes: 48_211,
  status: 'imported',
  settings: { timeZone: 'Europe/Berlin' },
  progress: null,
  explanation: null,
  result: { accepted: 214, duplicate: 0, ignored: 0, rejected: 0, contradicting: 0 },
  importRun: 3,
  problem: null,
  createdAt: '2026-05-02T09:14:00.000Z',
}

export const listImportsSchema = {
  operationId: 'list-imports',
  tags,
  summary: 'List uploaded files, newest first',
  querystring: NoQuery,
  response: {
    200: jsonResponse(Type.Object({ imports: Type.Array(Import) }), {
      description: 'The last 20 files of the last week',
      example: { imports: [example] },
    }),
    ...problemResponses(400, 401, 403, 503),
  },
}

export const uploadSchema = {
  operationId: 'upload-import',
  tags,
  summary: 'Upload a file of orders or events',
  description:
    'The body is the file: CSV or NDJSON, plain or compressed with gzip. Nothing counts before `/run`. The file is deleted when it is imported or removed, at the latest a day after the last work on it.',
  querystring: Type.Object({
    file: Type.String({ minLength: 1, maxLength: 200, description: 'The name of the file' }),
  }),
  body: {
    content: { 'application/octet-stream': { schema: Type.String({ contentMediaType: 'application/octet-stream' }) } },
  },
  response: {
    201: jsonResponse(Import, {
      description: 'The file is stored',
      example: { ...example, status: 'ready', settings: {}, result: null, importRun: null },
    }),
    ...problemResponses(400, 401, 403, 408, 413, 429, 503),
  },
}

export const readImportSchema = {
  operationId: 'read-import',
  tags,
  summary: 'Read the progress and the result of an uploaded file',
  params: Id,
  querystring: NoQuery,
  response: {
    200: jsonResponse(Import, { description: 'The file', example }),
    ...problemResponses(400, 401, 403, 404, 503),
  },
}

const workSchema = (operationId: string, summary: string, description: string, status: string) => ({
  operationId,
  tags,
  summary,
  description,
  params: Id,
  querystring: NoQuery,
  body: { content: { 'application/json': { schema: SettingsBody, example: { timeZone: 'Europe/Berlin' } } } },
  response: {
    202: jsonResponse(Import, {
      description: 'The work has begun, and continues after the client has disconnected',
      example: { ...example, status, result: null, importRun: null },
    }),
    ...problemResponses(400, 401, 403, 404, 408, 409, 413, 415, 503),
  },
})

export const explainImportSchema = workSchema(
  'explain-import',
  'Explain an uploaded file',
  'Reads the file and records how it is read, its first orders and every doubt. Imports nothing.',
  'explaining',
)

export const runImportSchema = workSchema(
  'run-import',
  'Import an uploaded file',
  'Imports the file with these settings. Nothing of a CSV with refused orders is imported, unless `partial`. After a stop of the service, the same request continues.',
  'importing',
)

export const removeImportSchema = {
  operationId: 'remove-import',
  tags,
  summary: 'Remove an uploaded file',
  description:
    'Deletes the file and its entry, and stops the work on it. What was imported stays; `retract` withdraws it.',
  params: Id,
  querystring: NoQuery,
  response: {
    204: { description: 'The file is removed', type: 'null' },
    ...problemResponses(400, 401, 403, 404, 503),
  },
}
