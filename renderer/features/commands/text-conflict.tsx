import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useTranslation } from 'react-i18next'
import { lineDiff } from '../../../contract/line-diff.ts'
import { mergeLines } from '../../../contract/merge-lines.ts'
import { DiffLines } from './definition-diff.tsx'
import './text-conflict.css'

interface Props {
  /** What has happened, in a sentence. */
  readonly said: string
  /** The text that both have begun with. */
  readonly opened: string
  /** What somebody else has made of it. */
  readonly current: string
  /** What was typed here. */
  readonly text: string
  /** With the text to go on with, which stands on theirs from now on. */
  readonly onMerge: (merged: string) => void
  /** Whether what was typed here may take the place of theirs as it is. */
  readonly mayReplace?: boolean
}

/** What somebody else changed beside what was changed here, of the same text. Nothing typed goes unless it is dropped here. */
export function TextConflict({ said, opened, current, text, onMerge, mayReplace = false }: Props) {
  const { t } = useTranslation()
  const merged = mergeLines(opened, text, current)
  return (
    <section className="rig-conflict" role="alert" aria-label={said}>
      <p>{said}</p>
      <div className="rig-conflict-sides">
        <figure className="rig-diff">
          <figcaption>{t('conflict.theirs')}</figcaption>
          <DiffLines lines={lineDiff(opened, current)} label={t('conflict.theirs')} />
        </figure>
        <figure className="rig-diff">
          <figcaption>{t('conflict.mine')}</figcaption>
          <DiffLines lines={lineDiff(opened, text)} label={t('conflict.mine')} />
        </figure>
      </div>
      <div className="rig-conflict-acts">
        {merged !== null && (
          <Button variant="secondary" onClick={() => onMerge(merged)}>
            {t('conflict.both')}
          </Button>
        )}
        {mayReplace && (
          <Button variant="secondary" onClick={() => onMerge(text)}>
            {t('conflict.keep')}
          </Button>
        )}
        <Button variant="secondary" onClick={() => onMerge(current)}>
          {t('conflict.drop')}
        </Button>
        {merged === null && !mayReplace && <span className="rig-quiet">{t('conflict.meet')}</span>}
      </div>
    </section>
  )
}
