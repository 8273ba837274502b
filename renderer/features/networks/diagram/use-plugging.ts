import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import type { Aim } from './diagram-scene.tsx'
import { dropOf, takersOf, type Dragged } from './plug-drag.ts'
import { usePlugDrag, type Dragging, type PlugDragParts } from './use-plug-drag.ts'

/** Machines dragged to networks, and links dragged off them: what letting go would do is asked before anything happens. */
export function usePlugging(parts: Omit<PlugDragParts, 'onDrop'>) {
  const { t } = useTranslation()
  const { machines, desk, notices } = usePage()
  const { picture } = parts
  const drop = (what: Dragged, over: string | null) => dropOf(what, over, picture, (id) => machines.get(id))
  const onDrop = (what: Dragged, over: string | null) => {
    const found = drop(what, over)
    if (found === null) return
    if ('asks' in found) return desk.plugging.set(found.asks)
    const name = machines.get(what.machine)?.name ?? ''
    notices.tell(
      'failed',
      t(`plug.refused.${found.refused}`, { name, place: picture.nodes.get(over ?? '')?.name ?? '' }),
    )
  }
  const { dragging, ...drag } = usePlugDrag({ ...parts, onDrop })
  return { ...drag, dragging, aim: useAim(dragging, parts.picture), able: isAble(dragging, drop) }
}

export type Plugging = ReturnType<typeof usePlugging>

/** What the drawing is to show of it; the same one until the pointer is over something else. */
function useAim(dragging: Dragging | null, picture: PlugDragParts['picture']): Aim | null {
  const { machines } = usePage()
  const [machine, edge, over] = [dragging?.machine ?? null, dragging?.edge ?? null, dragging?.over ?? null]
  const takers = useMemo(
    () => (machine === null ? new Set<string>() : takersOf(machines.get(machine), picture, edge)),
    [machine, edge, machines, picture],
  )
  return useMemo(() => (machine === null ? null : { machine, edge, takers, over }), [machine, edge, takers, over])
}

function isAble(dragging: Dragging | null, drop: (what: Dragged, over: string | null) => ReturnType<typeof dropOf>) {
  const found = dragging === null ? null : drop(dragging, dragging.over)
  return found !== null && 'asks' in found
}
