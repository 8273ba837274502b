import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage, type Page } from '../../app/page-context.ts'
import { paths, railPlaces, type Place } from '../../app/routes.ts'

/** Consoles take every key; what has this attribute, and xterm's and noVNC's own elements, are consoles. */
const CONSOLES = '[data-takes-keys], .xterm, .rig-screen'
const LAYERS = '.pf-v6-c-modal-box, dialog[open]'

/** Keys that work on every page. */
export function useShellKeys(): void {
  const { t } = useTranslation()
  const page = usePage()
  const navigate = useNavigate()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isIn(event.target, CONSOLES)) return
      const act = actOf(event, page, (place) => void navigate({ to: paths[place] }))
      if (act === null) return
      event.preventDefault()
      // A question on screen is answered first.
      if (document.querySelector(LAYERS) !== null) return
      act()
      if (event.key === 'F5') page.announcer.say(t('doctor.looking'))
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [page, navigate, t])
}

function actOf(event: KeyboardEvent, page: Page, go: (place: Place) => void): (() => void) | null {
  if (event.altKey || event.metaKey) return null
  if (event.ctrlKey) return event.shiftKey ? null : withControl(event, page, go)
  switch (event.key) {
    case 'F1':
      return () => go('help')
    case 'F5':
      return () => [page.doctor, page.budget, page.journal].forEach((reading) => reading.again())
    case '?':
      return isIn(event.target, 'input:not([type=checkbox]), textarea, select') ? null : () => page.help.keys.set(true)
    default:
      return null
  }
}

function withControl(event: KeyboardEvent, page: Page, go: (place: Place) => void): (() => void) | null {
  const place = railPlaces[Number(event.key) - 1]
  if (place !== undefined) return () => go(place)
  switch (event.key.toLowerCase()) {
    case 'k':
      return () => page.palette.open.set(true)
    case 'b':
      return () => page.rail.toggle()
    default:
      return null
  }
}

function isIn(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null
}
