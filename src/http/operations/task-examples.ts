// Examples of verifications and rebuilds for the OpenAPI document.

const state = {
  id: '0b6c3d9e-6a2f-4a57-9a63-1c5a2d1f7e10',
  kind: 'verify',
  tables: ['daily_sales_analytics'],
  selection: null,
  fresh: false,
  preview: false,
  status: 'done',
  phase: 'comparing',
  eventsDone: 200_000,
  eventsExpected: 200_000,
  percent: 100,
  secondsLeft: null,
  startedAt: '2024-12-12T10:30:00.000Z',
  endedAt: '2024-12-12T10:30:14.000Z',
  error: null,
  retraction: null,
  closed: null,
}

const result = {
  events: 200_000,
  tables: 1,
  rows: 812,
  missingEvents: 0,
  refusedEvents: 0,
  firstRefusal: null,
  differingRows: 1,
  differingValues: 1,
  byTable: [{ table: 'daily_sales_analytics', rows: 1 }],
  run: null,
  notAdded: null,
}

export const listedExample = { ...state, result }

export const doneExample = {
  ...state,
  result: {
    ...result,
    differences: [
      {
        table: 'daily_sales_analytics',
        tenant: 'default',
        key: { currency: 'USD', date: '2024-12-11' },
        column: 'total_orders',
        live: '263',
        shouldBe: '256',
      },
    ],
  },
}

export const startedExample = {
  ...state,
  kind: 'rebuild',
  status: 'running',
  phase: 'starting',
  eventsDone: 0,
  eventsExpected: null,
  percent: null,
  endedAt: null,
  result: null,
}
