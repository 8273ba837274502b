import { SearchIcon } from '@patternfly/react-icons/dist/esm/icons/search-icon'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import { Key } from '../../components/key.tsx'
import { useValue } from '../../lib/value.ts'
import type { PaletteEntry } from './entry.ts'
import { rank, recentFirst } from './match.ts'
import { PaletteCommand } from './palette-command.tsx'
import { PaletteLine } from './palette-line.tsx'
import { useEntries } from './use-entries.ts'

const MOST = 40
/** Earlier choices that stand first while nothing is typed. */
const RECENT = 5

/** Every act by its name: found, and done, without the mouse. */
export function Palette() {
  return useValue(usePage().palette.open) ? <OpenPalette /> : null
}

function OpenPalette() {
  const { t } = useTranslation()
  const { palette, announcer } = usePage()
  const dialog = useRef<HTMLDialogElement>(null)
  const [text, setText] = useState('')
  const [wanted, setWanted] = useState(0)
  const shown = useShown(text)
  const index = Math.min(wanted, shown.length - 1)
  const current = shown[index]
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    // The dialog is taken out of the tree when it closes: the focus has to be put back by hand.
    return () => {
      if (before instanceof HTMLElement && document.activeElement === document.body) before.focus()
    }
  }, [])
  const close = () => palette.open.set(false)
  const choose = (entry: PaletteEntry) => {
    if (entry.refused !== null) return announcer.alarm(entry.refused)
    palette.used(entry.id)
    dialog.current?.close()
    close()
    // After the focus is back where it was: a question that follows remembers it from there.
    requestAnimationFrame(() => entry.run())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    if (step !== undefined) setWanted(Math.max(0, Math.min(shown.length - 1, index + step)))
    else if (event.key === 'Enter' && current !== undefined) choose(current)
    else if (event.key !== 'Tab') return
    event.preventDefault()
  }
  return (
    <dialog
      ref={dialog}
      className="rig-palette"
      aria-label={t('palette.title')}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onPointerDown={(event) => event.target === dialog.current && close()}
    >
      <div className="rig-palette-box">
        <div className="rig-palette-field">
          <Icon of={SearchIcon} size={14} />
          <input
            type="text"
            role="combobox"
            aria-expanded={shown.length > 0}
            aria-controls="palette-list"
            aria-autocomplete="list"
            aria-label={t('palette.title')}
            {...(current === undefined ? {} : { 'aria-activedescendant': `palette-${index}` })}
            placeholder={t('palette.field')}
            value={text}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              setText(event.target.value)
              setWanted(0)
            }}
            onKeyDown={onKeyDown}
          />
          <Key keys="Esc" />
        </div>
        <ul id="palette-list" role="listbox" aria-label={t('palette.results')} className="rig-palette-list">
          {shown.map((entry, at) => (
            <PaletteLine
              key={entry.id}
              id={`palette-${at}`}
              entry={entry}
              isCurrent={at === index}
              onPoint={() => setWanted(at)}
              onChoose={() => choose(entry)}
            />
          ))}
        </ul>
        {shown.length === 0 && <p className="rig-palette-none rig-quiet">{t('palette.none', { text: text.trim() })}</p>}
        <PaletteCommand entry={current} />
        <div className="rig-unseen" role="status">
          {t('palette.count', { count: shown.length })}
        </div>
      </div>
    </dialog>
  )
}

function useShown(text: string): readonly PaletteEntry[] {
  const { palette } = usePage()
  const entries = useEntries()
  const recent = useValue(palette.recent)
  return useMemo(() => {
    if (text.trim() !== '') return rank(entries, text, recent, MOST)
    const first = recentFirst(entries, recent).slice(0, RECENT)
    // Acts of every machine would be a wall: they are there as soon as something is typed.
    const rest = entries.filter((entry) => entry.group !== 'act' && entry.group !== 'machine' && !first.includes(entry))
    return [...first, ...rest].slice(0, MOST)
  }, [entries, recent, text])
}
