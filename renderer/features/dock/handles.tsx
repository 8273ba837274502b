import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { DEFAULT_HEIGHT, LEAST_HEIGHT, MOST_SHARE, withinHeight, withinSplit } from './dock-layout.ts'

/** One press of an arrow key. CSS pixels, and a share of the width. */
const STEP = 16
const SPLIT_STEP = 0.02

interface HeightProps {
  readonly height: number
  /** Height of the window. */
  readonly window: number
}

/** The upper edge: dragged, or moved with the arrow keys; a double click brings the usual height back. */
export function HeightHandle({ height, window: whole }: HeightProps) {
  const { t } = useTranslation()
  const { dock } = usePage()
  const start = useRef<{ readonly y: number; readonly height: number } | null>(null)
  const set = (next: number) => dock.change({ height: withinHeight(next, whole) })
  const onKeyDown = (event: KeyboardEvent) => {
    const next = {
      ArrowUp: height + STEP,
      ArrowDown: height - STEP,
      PageUp: height + 5 * STEP,
      PageDown: height - 5 * STEP,
      Home: whole,
      End: LEAST_HEIGHT,
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    set(next)
  }
  return (
    <div
      className="rig-dock-handle"
      role="separator"
      aria-orientation="horizontal"
      aria-label={t('dock.resize')}
      aria-valuenow={height}
      aria-valuemin={LEAST_HEIGHT}
      aria-valuemax={Math.round(whole * MOST_SHARE)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onDoubleClick={() => set(DEFAULT_HEIGHT)}
      onPointerDown={(event: PointerEvent<HTMLDivElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { y: event.clientY, height }
      }}
      onPointerMove={(event) => {
        if (start.current !== null) set(start.current.height + start.current.y - event.clientY)
      }}
      onPointerUp={() => (start.current = null)}
      onPointerCancel={() => (start.current = null)}
    />
  )
}

/** The edge between two panes. */
export function SplitHandle({ split }: { readonly split: number }) {
  const { t } = useTranslation()
  const { dock } = usePage()
  const isDragged = useRef(false)
  const set = (next: number) => dock.change({ split: withinSplit(next) })
  return (
    <div
      className="rig-dock-split"
      role="separator"
      aria-orientation="vertical"
      aria-label={t('dock.split')}
      aria-valuenow={Math.round(split * 100)}
      aria-valuemin={20}
      aria-valuemax={80}
      tabIndex={0}
      style={{ left: `${split * 100}%` }}
      onKeyDown={(event) => {
        const next = { ArrowLeft: split - SPLIT_STEP, ArrowRight: split + SPLIT_STEP, Home: 0, End: 1 }[event.key]
        if (next === undefined) return
        event.preventDefault()
        set(next)
      }}
      onDoubleClick={() => set(0.5)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        isDragged.current = true
      }}
      onPointerMove={({ currentTarget, clientX }) => {
        const box = currentTarget.parentElement?.getBoundingClientRect()
        if (isDragged.current && box !== undefined) set((clientX - box.left) / box.width)
      }}
      onPointerUp={() => (isDragged.current = false)}
      onPointerCancel={() => (isDragged.current = false)}
    />
  )
}
