import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'
import { NoticeLine } from './notice-line.tsx'
import { TOAST_LIFE, type Notice } from './notice-store.ts'
import { useNoticeWords } from './use-notice-words.ts'

/** Results of what ran in the background, for a few seconds; they stay in the list behind the bell. */
export function Toasts() {
  const { t } = useTranslation()
  const { notices } = usePage()
  const toasts = useValue(notices.toasts)
  useTold(toasts)
  if (toasts.length === 0) return null
  return (
    <section className="rig-toasts" aria-label={t('notices.toasts')}>
      {toasts.map((notice) => (
        <Toast key={notice.number} notice={notice} />
      ))}
    </section>
  )
}

function Toast({ notice }: { readonly notice: Notice }) {
  const { notices } = usePage()
  // Under the pointer or with the focus inside it stays: somebody reads it.
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => notices.endToast(notice.number), TOAST_LIFE)
    return () => clearTimeout(timer)
  }, [held, notices, notice.number])
  return (
    <div
      className="rig-toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <NoticeLine notice={notice} onClose={() => notices.endToast(notice.number)} />
    </div>
  )
}

/** Says each toast once, in the page's one live region. */
function useTold(toasts: readonly Notice[]): void {
  const { announcer } = usePage()
  const words = useNoticeWords()
  const last = useRef(0)
  useEffect(() => {
    const [newest] = toasts
    if (newest === undefined || newest.number <= last.current) return
    last.current = newest.number
    const { tone, title, text } = words(newest.content)
    const sentence = text === null ? title : `${title}: ${text}`
    if (tone === 'failed') announcer.alarm(sentence)
    else announcer.say(sentence)
  })
}
