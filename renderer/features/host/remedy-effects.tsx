import { useTranslation } from 'react-i18next'
import type { Remedy } from '../../../contract/doctor.ts'
import { effectWords } from './finding-words.ts'

const aspects = ['changes', 'untouched', 'lasts'] as const

/** What a remedy changes, what it does not touch, and how long it lasts. */
export function RemedyEffects({ remedy }: { readonly remedy: Remedy }) {
  const { t, i18n } = useTranslation()
  const words = effectWords(remedy, i18n.language)
  if (words === null) return null
  return (
    <dl className="rig-remedy-effects" data-testid="remedy-effects">
      {aspects.map((aspect) => (
        <div key={aspect}>
          <dt>{t(`doctor.effect.${aspect}`)}</dt>
          <dd>{words[aspect]}</dd>
        </div>
      ))}
    </dl>
  )
}
