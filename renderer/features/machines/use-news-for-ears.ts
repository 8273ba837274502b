import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { lookOf } from './look.ts'
import { useStateWord } from './state-cell.tsx'

/** Says aloud what the flash of a row says to the eye. */
export function useNewsForEars(): void {
  const { t } = useTranslation()
  const { machines, announcer } = usePage()
  const stateWord = useStateWord()
  useEffect(
    () =>
      machines.onNews(({ before, after }) => {
        if (after !== undefined) {
          announcer.say(t('news.state', { name: after.name, state: stateWord(lookOf(after, 'ready', null)) }))
        } else if (before !== undefined) announcer.say(t('news.gone', { name: before.name }))
      }),
    // The words follow the language, which `t` stands for.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
    [machines, announcer, t],
  )
}
