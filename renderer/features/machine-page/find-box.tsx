import { AngleDownIcon } from '@patternfly/react-icons/dist/esm/icons/angle-down-icon'
import { AngleUpIcon } from '@patternfly/react-icons/dist/esm/icons/angle-up-icon'
import { SearchIcon } from '@patternfly/react-icons/dist/esm/icons/search-icon'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../components/icon-button.tsx'
import { Icon } from '../../components/icon.tsx'

interface Props {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly count: number
  /** The shown match, from 0. */
  readonly at: number
  readonly onStep: (by: 1 | -1) => void
}

/** Finds a text in a page's part: Enter and Shift Enter step through the matches, `/` and Ctrl F lead here. */
export function FindBox({ label, value, onChange, count, at, onStep }: Props) {
  const { t } = useTranslation()
  const ref = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event
      const typing = target instanceof HTMLElement && target.closest('input, textarea, select, [role=dialog]') !== null
      const wanted = event.key === '/' ? !event.ctrlKey && !typing : event.ctrlKey && event.key.toLowerCase() === 'f'
      if (!wanted || event.altKey || event.metaKey) return
      event.preventDefault()
      ref.current?.select()
      ref.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return (
    <div className="rig-mp-find" role="search">
      <div className="rig-search">
        <Icon of={SearchIcon} size={12} />
        <input
          ref={ref}
          type="text"
          value={value}
          placeholder={label}
          aria-label={label}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'Enter' && count > 0) onStep(event.shiftKey ? -1 : 1)
            else if (event.key === 'Escape' && value !== '') onChange('')
            else return
            event.preventDefault()
            event.stopPropagation()
          }}
        />
      </div>
      <span className="rig-quiet rig-number" role="status">
        {value === ''
          ? null
          : count === 0
            ? t('machinePage.find.none')
            : t('machinePage.find.at', { index: at + 1, count })}
      </span>
      {count > 0 && (
        <>
          <IconButton icon={AngleUpIcon} small label={t('machinePage.find.previous')} onClick={() => onStep(-1)} />
          <IconButton icon={AngleDownIcon} small label={t('machinePage.find.next')} onClick={() => onStep(1)} />
        </>
      )}
    </div>
  )
}
