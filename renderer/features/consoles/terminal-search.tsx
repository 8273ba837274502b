import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useValue } from '../../lib/value.ts'
import { SearchBox } from './search-box.tsx'
import type { TerminalSession } from './terminal-session.ts'

export function TerminalSearch({ session }: { readonly session: TerminalSession }) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const { index, count } = useValue(session.found)
  const look = (text: string) => {
    setQuery(text)
    session.view?.find(text, 'previous')
  }
  const close = () => {
    session.view?.endSearch()
    session.searching.set(false)
    session.focus()
  }
  const result =
    query === '' ? null : count === 0 ? t('consoles.noMatch') : t('consoles.match', { index: index + 1, total: count })
  return (
    <SearchBox
      value={query}
      onChange={look}
      onStep={(direction) => session.view?.find(query, direction)}
      onClose={close}
      result={result}
      autoFocus
    />
  )
}
