import { useCallback, useState, useSyncExternalStore, type MouseEvent } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'

/** The large picture, with its edge. CSS pixels. */
const LARGE = { width: 322, height: 250, gap: 8 }

/** Where the large picture has room: beside the small one, within the window. */
function placeBeside(small: DOMRect): { readonly left: number; readonly top: number } {
  const beyond = small.right + LARGE.gap
  return {
    left: beyond + LARGE.width <= innerWidth ? beyond : Math.max(0, small.left - LARGE.gap - LARGE.width),
    top: Math.max(0, Math.min(small.top, innerHeight - LARGE.height)),
  }
}

/** What a VM's screen shows, as large as a row; larger beside it while the pointer rests there. */
export function ScreenThumbnail({ id, name }: { readonly id: string; readonly name: string }) {
  const { t } = useTranslation()
  const { screens } = usePage()
  const subscribe = useCallback((listener: () => void) => screens.subscribe(id, listener), [screens, id])
  const address = useSyncExternalStore(subscribe, () => screens.get(id))
  const [place, setPlace] = useState<ReturnType<typeof placeBeside> | null>(null)
  if (address === undefined) return null
  const show = (event: MouseEvent<HTMLElement>) => setPlace(placeBeside(event.currentTarget.getBoundingClientRect()))
  return (
    <span className="rig-thumbnail" onMouseEnter={show} onMouseLeave={() => setPlace(null)}>
      <img src={address} alt={t('machinePage.screen.alt', { name })} />
      {place !== null &&
        createPortal(
          <img className="rig-thumbnail-large" style={place} src={address} alt="" aria-hidden="true" />,
          document.body,
        )}
    </span>
  )
}
