import { Portal } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'

export interface CohortTip {
  title: string
  lines: readonly { label: string; value: string }[]
  note?: string
}

interface CohortTipsProps {
  /** The tooltip of the cell with this `data-cell`. */
  tipOf(cell: string): CohortTip | undefined
  children: ReactNode
}

interface ShownTip extends CohortTip {
  place: { left: number; top: number; isAbove: boolean }
}

const STEPS: Record<string, [down: number, right: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}
const HALF_WIDTH = 130

/** One tooltip for all cells, opened by pointer and keyboard. Arrow keys move between cells. */
export function CohortTips({ tipOf, children }: CohortTipsProps) {
  const id = useId()
  const [tip, setTip] = useState<ShownTip>()
  const described = useRef<Element>(null)
  const hide = () => setTip(undefined)

  useEffect(() => {
    if (!tip) described.current?.removeAttribute('aria-describedby')
    else described.current?.setAttribute('aria-describedby', id)
  }, [tip, id])

  // Scrolling moves the cell away from its tooltip.
  useEffect(() => {
    const away = () => setTip(undefined)
    addEventListener('scroll', away, { capture: true, passive: true })
    return () => removeEventListener('scroll', away, { capture: true })
  }, [])

  function show({ target }: { target: EventTarget }) {
    const cell = (target as Element).closest<HTMLElement>('[data-cell]')
    if (cell && cell === described.current && tip) return
    described.current?.removeAttribute('aria-describedby')
    const content = cell?.dataset.cell && tipOf(cell.dataset.cell)
    described.current = cell
    if (!cell || !content) return hide()
    const { left, top, width, bottom } = cell.getBoundingClientRect()
    const isAbove = top > innerHeight / 2
    const middle = Math.min(Math.max(left + width / 2, HALF_WIDTH + 8), innerWidth - HALF_WIDTH - 8)
    setTip({ ...content, place: { left: middle, top: isAbove ? top - 6 : bottom + 6, isAbove } })
  }

  function move(event: KeyboardEvent<HTMLElement>) {
    if (event.key === 'Escape') return hide()
    const step = STEPS[event.key]
    const cell = (event.target as HTMLElement).dataset.cell
    if (!step || !cell) return
    const [row = 0, column = 0] = cell.split(':').map(Number)
    const next = event.currentTarget.querySelector<HTMLElement>(`a[data-cell="${row + step[0]}:${column + step[1]}"]`)
    if (!next) return
    event.preventDefault()
    next.focus()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is operated are the links inside
    <div onPointerOver={show} onPointerLeave={hide} onFocus={show} onBlur={hide} onKeyDown={move}>
      {children}
      {tip && (
        <Portal>
          <div
            id={id}
            role="tooltip"
            className={tip.place.isAbove ? 'cohort-tip above' : 'cohort-tip'}
            style={{ left: tip.place.left, top: tip.place.top }}
          >
            <div className="chart-tooltip">
              <strong>{tip.title}</strong>
              {tip.lines.map(({ label, value }) => (
                <div key={label}>
                  {label}
                  <b>{value}</b>
                </div>
              ))}
              {tip.note}
            </div>
          </div>
        </Portal>
      )}
    </div>
  )
}
