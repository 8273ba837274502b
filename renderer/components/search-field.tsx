import { SearchIcon } from '@patternfly/react-icons/dist/esm/icons/search-icon'
import { TimesIcon } from '@patternfly/react-icons/dist/esm/icons/times-icon'
import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './icon-button.tsx'
import { Icon } from './icon.tsx'

interface SearchFieldProps {
  readonly value: string
  readonly label: string
  readonly wide?: boolean
  /** Of a list in a dialog: no key leads there, Enter sends no form, and Escape leaves the dialog once it is empty. */
  readonly inDialog?: boolean
  readonly onChange: (value: string) => void
}

/** The search of a page: `/` goes to it, Escape empties and leaves it. */
export function SearchField({ value, label, wide = false, inDialog = false, onChange }: SearchFieldProps) {
  const { t } = useTranslation()
  const ref = useRef<HTMLInputElement>(null)
  useSlash(ref, !inDialog)
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (inDialog && event.key === 'Enter') event.preventDefault()
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
    if (!inDialog) event.currentTarget.blur()
    else if (value !== '') event.stopPropagation()
    onChange('')
  }
  return (
    <div className={wide ? 'rig-search rig-search-wide' : 'rig-search'}>
      <Icon of={SearchIcon} size={12} />
      <input
        ref={ref}
        type="text"
        value={value}
        placeholder={label}
        aria-label={label}
        {...(inDialog ? {} : { 'aria-keyshortcuts': '/' })}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {value !== '' && <IconButton icon={TimesIcon} small label={t('filter.clearText')} onClick={() => onChange('')} />}
      {value === '' && !inDialog && <kbd aria-hidden="true">{'/'}</kbd>}
    </div>
  )
}

/** A slash that is typed into a field or a dialog stays there. */
function useSlash(field: RefObject<HTMLInputElement | null>, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
      const { target } = event
      const typing = 'input:not([type=checkbox]), textarea, select, [role=dialog]'
      if (target instanceof HTMLElement && target.closest(typing)) return
      event.preventDefault()
      field.current?.select()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [field, isOn])
}
