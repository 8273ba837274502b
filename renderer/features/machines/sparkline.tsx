import { SAMPLES_KEPT } from '../../api/sample-store.ts'

/** The first half minute fills the width, so that a page just opened shows a shape; then two minutes fit. */
const LEAST = 15
const WIDTH = 52
const HEIGHT = 16
/** Share of a core that fills the height when nothing exceeds it: less is noise. */
const FLOOR = 0.25

/** The shape of the last two minutes; a decoration beside the number, so it is hidden from screen readers. */
export function Sparkline({ values }: { readonly values: readonly number[] }) {
  // The picture shows the shape, the number the size: idle machines still have one, busy ones may use several cores.
  const top = Math.max(FLOOR, ...values)
  const step = WIDTH / (Math.min(SAMPLES_KEPT, Math.max(LEAST, values.length)) - 1)
  const start = WIDTH - (values.length - 1) * step
  const points = values.map((value, index) => {
    const y = HEIGHT - 1 - (Math.max(0, value) / top) * (HEIGHT - 3)
    return `${(start + index * step).toFixed(1)},${y.toFixed(1)}`
  })
  return (
    <svg className="rig-sparkline" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path d={`M0,${HEIGHT - 0.5}H${WIDTH}`} className="rig-sparkline-ground" />
      {points.length > 1 && (
        <>
          <path
            d={`M${points.join('L')}L${WIDTH},${HEIGHT}L${start.toFixed(1)},${HEIGHT}Z`}
            className="rig-sparkline-area"
          />
          <path d={`M${points.join('L')}`} className="rig-sparkline-line" />
        </>
      )}
    </svg>
  )
}
