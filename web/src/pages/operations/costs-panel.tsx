import { Alert, List, Progress, Text } from '@mantine/core'
import { useView } from '../../view/use-view.ts'
import { describeCorrection, describeUnusedCost } from './costs-words.ts'
import { useCosts } from './requests.ts'

/** Corrections of costs that became known late, and costs that are not used. Absent if there are none. */
export function CostsPanel() {
  const { format } = useView()
  const { data } = useCosts()
  if (!data) return null
  const { corrections, warnings } = data
  return (
    <>
      {corrections.length > 0 && (
        <Alert color="cyan" title="Correcting costs of orders" role="status">
          {corrections.map((correction) => (
            <div key={`${correction.tenant} ${correction.currency} ${correction.status}`}>
              <Progress
                value={correction.percent ?? 0}
                mb={6}
                aria-label={`Costs in ${correction.currency}: percentage of the time`}
              />
              <Text size="sm">{describeCorrection(correction, format)}</Text>
            </div>
          ))}
        </Alert>
      )}
      {warnings.length > 0 && (
        <Alert color="yellow" title="Costs in other currencies than their orders">
          <Text size="sm" mb={6}>
            A cost counts only for orders in its currency. Send the costs of these products in the currency of the
            orders, too.
          </Text>
          <List size="sm">
            {warnings.map((warning) => (
              <List.Item key={`${warning.tenant} ${warning.productId} ${warning.orderCurrency}`}>
                {describeUnusedCost(warning)}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </>
  )
}
