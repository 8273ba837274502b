import { useTranslation } from 'react-i18next'
import { hunksOf, lineDiff, type DiffLine } from '../../../contract/line-diff.ts'

/** A definition before and after an act. */
export interface ChangedDefinition {
  readonly which: 'live' | 'next' | 'options'
  readonly before: string
  readonly after: string
}

/** What of a VM's definitions an act changes, as lines of XML, or of a container's options, one a line. */
export function DefinitionDiff({ changes }: { readonly changes: readonly ChangedDefinition[] }) {
  const { t } = useTranslation()
  return changes.map(({ which, before, after }) => (
    <figure key={which} className="rig-diff">
      <figcaption>{t(`commands.changes.${which}`)}</figcaption>
      <DiffLines lines={lineDiff(before, after)} label={t(`commands.changes.${which}`)} />
    </figure>
  ))
}

const looks = { '+': 'is-added', '-': 'is-removed', ' ': undefined }

/** Changed lines with their surroundings; the sign tells it too, for those who see no colours. */
export function DiffLines({ lines, label }: { readonly lines: readonly DiffLine[]; readonly label: string }) {
  const { t } = useTranslation()
  const hunks = hunksOf(lines)
  if (hunks.length === 0) return <p className="rig-quiet">{t('commands.changes.none')}</p>
  return (
    <pre className="rig-diff-lines" tabIndex={0} aria-label={label} translate="no" lang="en">
      {hunks.map((hunk, place) => (
        <div key={place} className="rig-diff-hunk">
          {hunk.lines.map(({ sign, text }, index) => (
            <div key={index} className={looks[sign]}>
              {sign} {text}
            </div>
          ))}
        </div>
      ))}
    </pre>
  )
}
