import type { EventType } from '../../src/contracts/index.ts'
import { readPayload } from '../../src/contracts/read.ts'
import type { Warning } from '../../src/contracts/warning.ts'

export type Values = Record<string, unknown>

export const line = { productId: 'mug', quantity: 2, unitPrice: 5 }
export const order = { orderId: '1', totalAmount: '10.00', items: [line] }

export function read(type: EventType, payload: Values): { payload: Values; warnings: Warning[] } {
  const result = readPayload(type, payload)
  if ('error' in result) throw new Error(result.error)
  return { payload: result.payload as Values, warnings: result.warnings ?? [] }
}
export const readOrder = (more: Values) => read('OrderCreated', { ...order, ...more })
export const readLine = (more: Values) => {
  const { payload, warnings } = readOrder({ items: [{ ...line, ...more }] })
  return { line: (payload.items as Values[])[0], warnings }
}
export const errorOf = (payload: Values) => {
  const result = readPayload('OrderCreated', payload)
  return 'error' in result ? result.error : undefined
}
