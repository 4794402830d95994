import { Type } from 'typebox'
import { nullable } from '../../json/schemas.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'

const rowsEstimate = nullable(
  Type.Integer(),
  'The number of rows when PostgreSQL last estimated it; null before its first estimate',
)
const bytes = Type.Integer({ description: 'The size on disk, with indexes' })

const Partitions = Type.Object({
  databaseBytes: Type.Integer({ description: 'The size of the whole database' }),
  tables: Type.Array(
    Type.Object({
      table: Type.String(),
      rowsEstimate,
      bytes,
      partitions: Type.Array(
        Type.Object({
          name: Type.String(),
          from: Type.String({ description: 'The first day, or the first moment in UTC' }),
          to: Type.String({ description: 'The first day or moment after the partition' }),
          rowsEstimate,
          bytes,
        }),
      ),
    }),
  ),
})

/** `GET /api/operations/partitions` as the OpenAPI document shows it. */
export const partitionsSchema = {
  operationId: 'partitions',
  tags: ['Operation'],
  summary: 'Sizes of the database and of the partitions of its tables',
  querystring: Type.Object({}),
  response: {
    200: jsonResponse(Partitions, {
      description: 'All partitioned tables',
      example: {
        databaseBytes: 181_403_648,
        tables: [
          {
            table: 'daily_sales_analytics',
            rowsEstimate: 732,
            bytes: 278_528,
            partitions: [
              {
                name: 'daily_sales_analytics_2024',
                from: '2024-01-01',
                to: '2025-01-01',
                rowsEstimate: 732,
                bytes: 278_528,
              },
            ],
          },
        ],
      },
    }),
    ...problemResponses(400, 401, 403, 503),
  },
}
