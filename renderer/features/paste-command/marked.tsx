import { useTranslation } from 'react-i18next'
import { markedText } from './marked-text.ts'
import type { Read } from './read-command.ts'

/** The pasted text with the words marked that were not taken as they stand. */
export function Marked({ read }: { readonly read: Read }) {
  const { t } = useTranslation()
  return (
    <>
      <h2 id="paste-marked">{t('paste.marked')}</h2>
      <pre className="rig-w-paste-marked" role="group" translate="no" tabIndex={0} aria-labelledby="paste-marked">
        {markedText(read.text, read.notes).map((stretch, index) =>
          stretch.note === null ? (
            stretch.text
          ) : (
            <mark key={index} className={`is-${stretch.note.kind}`} title={t(`paste.note.${stretch.note.kind}`)}>
              {stretch.text}
            </mark>
          ),
        )}
      </pre>
    </>
  )
}
