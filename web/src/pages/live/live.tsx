import './live.css'
import { ActionIcon, Stack, Tooltip } from '@mantine/core'
import { useFullscreenElement } from '@mantine/hooks'
import { IconMaximize, IconMinimize } from '@tabler/icons-react'
import { PageTitle } from '../../parts/page-title.tsx'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { ArrivingOrders } from './arriving-orders.tsx'
import { Freshness } from './freshness.tsx'
import { TodayCurve } from './today-curve.tsx'
import { TodayNumbers } from './today-numbers.tsx'
import { TodayProducts } from './today-products.tsx'

/** Today in real time, also for a screen on the wall. */
export function Live() {
  const { today } = useShop()
  const { format } = useView()
  const { ref, toggle, fullscreen } = useFullscreenElement()
  const label = fullscreen ? 'Exit full screen' : 'Full screen'
  return (
    <Stack gap="md" ref={ref} className="live-page">
      <PageTitle
        title="Today"
        description={format.dayWithWeekday(today)}
        actions={
          <Tooltip label={label}>
            <ActionIcon
              variant="default"
              size="lg"
              aria-label={label}
              onClick={() => void toggle()}
              className="no-print"
            >
              {fullscreen ? <IconMinimize size={18} aria-hidden /> : <IconMaximize size={18} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        }
      />
      <TodayNumbers />
      <div className="live-columns">
        <Stack gap="md">
          <TodayCurve />
          <div className="live-pair">
            <TodayProducts />
            <Freshness />
          </div>
        </Stack>
        <ArrivingOrders />
      </div>
    </Stack>
  )
}
