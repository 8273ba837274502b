import { SearchIcon } from '@patternfly/react-icons/dist/esm/icons/search-icon'
import { TimesIcon } from '@patternfly/react-icons/dist/esm/icons/times-icon'
import { useEffect, useRef, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './icon-button.tsx'
import { Icon } from './icon.tsx'

interface SearchFieldProps {
  readonly value: string
  readonly label: string
  readonly wide?: boolean
  readonly onChange: (value: string) => void
}

/** The search of a page: `/` goes to it, Escape empties and leaves it. */
export function SearchField({ value, label, wide = false, onChange }: SearchFieldProps) {
  const { t } = useTranslation()
  const ref = useRef<HTMLInputElement>(null)
  useSlash(ref)
  return (
    <div className={wide ? 'rig-search rig-search-wide' : 'rig-search'}>
      <Icon of={SearchIcon} size={12} />
      <input
        ref={ref}
        type="text"
        value={value}
        placeholder={label}
        aria-label={label}
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
          onChange('')
          event.currentTarget.blur()
        }}
      />
      {value === '' ? (
        <kbd aria-hidden="true">{'/'}</kbd>
      ) : (
        <IconButton icon={TimesIcon} small label={t('filter.clearText')} onClick={() => onChange('')} />
      )}
    </div>
  )
}

/** A slash that is typed into a field or a dialog stays there. */
function useSlash(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
      const { target } = event
      const typing = 'input:not([type=checkbox]), textarea, select, [role=dialog]'
      if (target instanceof HTMLElement && target.closest(typing)) return
      event.preventDefault()
      field.current?.select()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [field])
}
