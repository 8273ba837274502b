import { useTranslation } from 'react-i18next'
import type { LeftOut } from '../../../contract/texts/left-out.ts'
import { leftOutWords } from './left-out-words.ts'

/** What does not come along, each in a line; nothing when everything does. */
export function LeftOutList({ left }: { readonly left: readonly LeftOut[] }) {
  const { t, i18n } = useTranslation()
  if (left.length === 0) return null
  return (
    <>
      <h3>{t('keep.leftOut')}</h3>
      <ul>
        {left.map((one) => (
          <li key={one.text}>{leftOutWords(one, i18n.language)}</li>
        ))}
      </ul>
    </>
  )
}
