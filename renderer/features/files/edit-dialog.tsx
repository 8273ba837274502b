import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FileView } from '../../../contract/container-files.ts'
import type { Failure } from '../../api/failure.ts'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { useActRun } from '../act-dialog/use-act-run.ts'
import { TextConflict } from '../commands/text-conflict.tsx'
import { useAsked } from '../wizard/use-asked.ts'
import type { FileSource } from './file-source.ts'
import { lineEnd } from './file-words.ts'

interface Props {
  readonly source: FileSource
  readonly view: FileView
  readonly onClose: (done: boolean) => void
}

const plain = (view: FileView) => (view.text ?? '').replaceAll('\r\n', '\n')

/** The text of a small file; its owner and rights stay. What others changed meanwhile is shown, and nothing typed goes by itself. */
export function EditDialog({ source, view, onClose }: Props) {
  const { t } = useTranslation()
  const [base, setBase] = useState(view)
  const [text, setText] = useState(() => plain(view))
  const [answered, setAnswered] = useState<Failure | null>(null)
  const [leaving, setLeaving] = useState(false)
  const end = lineEnd(base.text ?? '') ?? '\n'
  const changed = text !== plain(base)
  const call = changed && base.digest !== null ? source.write(base.path, text.replaceAll('\n', end), base.digest) : null
  const own = useActRun(call, () => onClose(true))
  const failure = own.failure === answered ? null : own.failure
  const theirs = useTheirs(source, base, failure)
  return (
    <ActDialog
      title={t('files.title.edit', { path: view.path })}
      verb={t('files.verb.save')}
      width="880px"
      commands="asked"
      call={call}
      act={{ ...own, failure }}
      intro={
        <>
          {leaving && changed && (
            <p role="alert" className="rig-tone-attention">
              {t('files.unsaved')}
            </p>
          )}
          {theirs !== null && (
            <TextConflict
              said={t('files.conflict')}
              opened={plain(base)}
              current={plain(theirs)}
              text={text}
              onMerge={(merged) => {
                setText(merged)
                setBase(theirs)
                setAnswered(own.failure)
              }}
              mayReplace
            />
          )}
        </>
      }
      onClose={() => {
        // Once asked, the second time is meant.
        if (changed && !leaving) setLeaving(true)
        else onClose(false)
      }}
    >
      <textarea
        className="rig-input rig-fb-editor"
        aria-label={t('files.content')}
        value={text}
        rows={22}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        translate="no"
        onChange={(event) => {
          setText(event.target.value)
          setLeaving(false)
        }}
      />
    </ActDialog>
  )
}

/** The file as it is now, once it was refused to write over it. */
function useTheirs(source: FileSource, base: FileView, failure: Failure | null): FileView | null {
  const refused = failure?.code === 'REFUSED' && failure.data['reason'] === 'file-changed'
  const { asked } = useAsked(refused ? `${source.key} ${base.path} ${base.digest ?? ''}` : null, (client, signal) =>
    source.view(client, base.path, signal),
  )
  return refused && asked.type === 'known' && asked.value.text !== null ? asked.value : null
}
