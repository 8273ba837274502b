import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { MenuCommand, ShellEvent } from '../../contract/shell.ts'
import { useNoticeWords } from '../features/notices/use-notice-words.ts'
import { usePage, type Page } from './page-context.ts'
import { paths, placeAt, type Place } from './routes.ts'

/** Does what was chosen in the window's menu, tells what happened outside the page, and lets the desktop tell what ended. */
export function useWindowEvents(): void {
  const { t } = useTranslation()
  const page = usePage()
  const navigate = useNavigate()
  const words = useNoticeWords()
  const { windowHost, notices } = page
  useEffect(() => {
    const go = (place: Place) => void navigate({ to: paths[place] })
    windowHost.listen((event: ShellEvent) => {
      switch (event.type) {
        case 'command':
          return runCommand(event.command, page, { go, noLabs: t('notices.noLabsYet') })
        case 'open-lab':
          return notices.tell('failed', t('notices.noLabs', { path: event.path }))
        case 'notification': {
          const place = placeAt(event.target)
          if (place !== null) go(place)
          return
        }
        case 'restarted':
          return notices.tell('failed', t(`notices.restarted.${event.what}`, { reason: event.reason }))
        case 'services-down':
          return notices.tell('failed', t('notices.servicesDown', { reason: event.reason }))
      }
    })
  }, [page, windowHost, notices, navigate, t])
  useEffect(
    () =>
      notices.toasts.subscribe(() => {
        const [newest] = notices.toasts.get()
        if (newest === undefined || newest.at < Date.now() - 1000 || !document.hidden) return
        const { title, text } = words(newest.content)
        windowHost.notify(title, text ?? '', paths.journal)
      }),
    [notices, windowHost, words],
  )
}

interface Doings {
  readonly go: (place: Place) => void
  /** Said to who wants to open a lab. */
  readonly noLabs: string
}

function runCommand(command: MenuCommand, { creation, palette, help, notices }: Page, { go, noLabs }: Doings): void {
  switch (command) {
    case 'new-vm':
      return creation.open.set('vm')
    case 'new-container':
      return creation.open.set('container')
    case 'open-lab':
      return notices.tell('failed', noLabs)
    case 'palette':
      return palette.open.set(true)
    case 'keys':
      return help.keys.set(true)
    case 'report-problem':
      return help.report.set(true)
    case 'settings':
    case 'help':
    case 'about':
      return go(command)
  }
}
