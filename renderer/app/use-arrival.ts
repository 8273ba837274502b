import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { placeAt } from './routes.ts'

/** The window's title follows the page, and after a change of page the keyboard starts at its heading. */
export function useArrival(): void {
  const { t } = useTranslation()
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const before = useRef<string | undefined>(undefined)
  useEffect(() => {
    if (path === undefined) return
    const place = placeAt(path)
    document.title = place === null ? 'Labrig' : t('rail.windowTitle', { page: t(`rail.place.${place}`) })
  }, [path, t])
  useEffect(() => {
    const first = before.current === undefined
    if (path === undefined || path === before.current) return
    before.current = path
    if (first) return
    const heading = document.querySelector<HTMLElement>('main h1')
    if (heading === null) return
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
  }, [path])
}
