import { TimesIcon } from '@patternfly/react-icons/dist/esm/icons/times-icon'
import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../components/icon-button.tsx'

interface Props {
  readonly name: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** What is to be known of one row, beside its table; Escape closes it. */
export function DetailsDrawer({ name, onClose, children }: Props) {
  const { t } = useTranslation()
  useEscape(onClose)
  return (
    <aside className="rig-drawer" aria-label={t('drawer.label', { name })}>
      <header className="rig-drawer-head">
        <h2 className="rig-ellipsis" title={name} translate="no">
          {name}
        </h2>
        <span className="rig-grow" />
        <IconButton icon={TimesIcon} label={t('drawer.close')} onClick={onClose} />
      </header>
      <div className="rig-drawer-body">{children}</div>
    </aside>
  )
}

/** A dialog above takes the key for itself. */
function useEscape(onClose: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (document.querySelector('.pf-v6-c-modal-box') !== null || event.target instanceof HTMLInputElement) return
      onClose()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [onClose])
}
