import type { CsvLayout } from '../csv/csv-layout.ts'
import type { NoNumeral, Numeral } from '../values/read-number.ts'
import type { Findings } from './findings.ts'

const ONE = 10n ** 20n

/** Checks whether quantities and amounts may be swapped: all quantities have decimals, and no amount has any. */
export function surveyDecimals({ columns }: CsvLayout) {
  const counts = new Map<string, { numbers: number; withDecimals: number }>()
  const columnsOfKind = (kind: string) =>
    Object.keys(columns).filter((column) => columns[column]?.kind === kind && counts.has(column))

  return {
    add: (column: string, numeral: Numeral | NoNumeral): void => {
      if ('problem' in numeral) return
      const count = counts.get(column) ?? { numbers: 0, withDecimals: 0 }
      count.numbers++
      if (numeral.value % ONE !== 0n) count.withDecimals++
      counts.set(column, count)
    },
    conclude: (findings: Findings): void => {
      const amounts = columnsOfKind('amount')
      const isWhole = amounts.length > 0 && amounts.every((column) => counts.get(column)?.withDecimals === 0)
      for (const quantity of columnsOfKind('quantity')) {
        const { numbers = 0, withDecimals = 0 } = counts.get(quantity) ?? {}
        if (!isWhole || numbers !== withDecimals) continue
        findings.doubt(
          `every quantity in ${quantity} has decimals, and no amount in ${amounts.join(', ')} has any, so the columns may be swapped`,
          '',
        )
      }
    },
  }
}
