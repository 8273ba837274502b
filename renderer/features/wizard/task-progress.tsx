import { useTranslation } from 'react-i18next'
import type { TaskPart } from '../../../contract/task.ts'
import { usePage } from '../../app/page-context.ts'
import { formatBytes } from '../../lib/format.ts'
import { useValue } from '../../lib/value.ts'
import './task-progress.css'

interface Props {
  /** Null while the other side has not told of it. */
  readonly task: string | null
  readonly title: string
}

/** How far a long act is: the command it is at, and its parts (layers of an image) with theirs. */
export function TaskProgress({ task: id, title }: Props) {
  const { t } = useTranslation()
  const task = useValue(usePage().tasks.tasks).find((one) => one.id === id)
  const progress = task?.progress ?? null
  const parts = task?.parts ?? []
  return (
    <section className="rig-w-progress" aria-label={title}>
      <p role="status">{title}</p>
      <progress aria-label={title} {...(progress === null || progress === 0 ? {} : { value: progress })} max={1} />
      {task?.at != null && (
        <code className="rig-ellipsis" translate="no">
          {task.at}
        </code>
      )}
      {parts.length > 0 && (
        <ul className="rig-w-parts" aria-label={t('wizard.parts')} tabIndex={0}>
          {parts.map((part) => (
            <Part key={part.id} part={part} />
          ))}
        </ul>
      )}
    </section>
  )
}

/** What our own steps do; the words of an engine come as they are. */
const own = [
  'checking',
  'uploading',
  'downloading',
  'copying',
  'converting',
  'storing',
  'cancelling',
  'quiescing',
] as const

function Part({ part }: { readonly part: TaskPart }) {
  const { t, i18n } = useTranslation()
  const { current, total } = part
  const ours = own.find((one) => one === part.status)
  const status = ours === undefined ? part.status : t(`wizard.partStatus.${ours}`)
  const known = current !== null && total !== null && total > 0
  return (
    <li>
      <code translate="no">{part.id}</code>
      <span className="rig-ellipsis" {...(ours === undefined ? { lang: 'en' } : {})}>
        {status}
      </span>
      {known ? <progress value={current} max={total} aria-label={`${part.id} ${status}`} /> : <span />}
      <span className="rig-number rig-quiet">
        {known ? `${formatBytes(current, i18n.language)} / ${formatBytes(total, i18n.language)}` : ''}
      </span>
    </li>
  )
}
