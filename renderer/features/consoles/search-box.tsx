import { AngleDownIcon } from '@patternfly/react-icons/dist/esm/icons/angle-down-icon'
import { AngleUpIcon } from '@patternfly/react-icons/dist/esm/icons/angle-up-icon'
import { SearchIcon } from '@patternfly/react-icons/dist/esm/icons/search-icon'
import { TimesIcon } from '@patternfly/react-icons/dist/esm/icons/times-icon'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../components/icon-button.tsx'
import { Icon } from '../../components/icon.tsx'

interface Props {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onStep: (direction: 'next' | 'previous') => void
  readonly onClose: () => void
  /** How many there are and which one is shown, in words; null before anything was looked for. */
  readonly result: string | null
  readonly autoFocus?: boolean
  readonly children?: ReactNode
}

/** A search over a text that stays in view: Enter goes on, Shift Enter back, Escape ends it. */
export function SearchBox({ value, onChange, onStep, onClose, result, autoFocus = false, children }: Props) {
  const { t } = useTranslation()
  return (
    <div className="rig-console-search" role="search">
      <Icon of={SearchIcon} size={12} />
      <input
        type="text"
        value={value}
        aria-label={t('consoles.find')}
        placeholder={t('consoles.find')}
        spellCheck={false}
        autoFocus={autoFocus}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          // Enter that ends a conversion of an input method is not ours.
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') onStep(event.shiftKey ? 'previous' : 'next')
          else if (event.key === 'Escape') onClose()
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      <span className="rig-quiet rig-number" role="status">
        {result}
      </span>
      <IconButton icon={AngleUpIcon} small label={t('consoles.previous')} onClick={() => onStep('previous')} />
      <IconButton icon={AngleDownIcon} small label={t('consoles.next')} onClick={() => onStep('next')} />
      {children}
      <IconButton icon={TimesIcon} small label={t('consoles.endSearch')} onClick={onClose} />
    </div>
  )
}
