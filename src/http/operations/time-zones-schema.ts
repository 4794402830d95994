import { Type } from 'typebox'
import { jsonResponse, problemResponses } from '../responses/responses.ts'

const TimeZones = Type.Object({
  timeZone: Type.String({ description: "The time zone of the shop's days and months" }),
  eventTimeZone: Type.String({ description: 'The time zone of event times without an offset' }),
  problems: Type.Array(Type.String(), {
    description:
      'Differences between the time zone data of PostgreSQL and Node within the next year, and what to do about them',
  }),
})

/** `GET /api/operations/time-zones` as the OpenAPI document shows it. */
export const timeZonesSchema = {
  operationId: 'time-zones',
  tags: ['Operation'],
  summary: 'Time zones of the database, and differences between PostgreSQL and Node',
  querystring: Type.Object({}),
  response: {
    200: jsonResponse(TimeZones, {
      description: 'Both time zones',
      example: { timeZone: 'Europe/Berlin', eventTimeZone: 'Europe/Berlin', problems: [] },
    }),
    ...problemResponses(400, 401, 403, 503),
  },
}
