import { BanIcon } from '@patternfly/react-icons/dist/esm/icons/ban-icon'
import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { InProgressIcon } from '@patternfly/react-icons/dist/esm/icons/in-progress-icon'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import type { Task } from '../../../contract/task.ts'
import { failureOf } from '../../api/failure.ts'
import { formatTime } from '../../lib/format.ts'
import { useValue } from '../../lib/value.ts'
import { toldSentence } from '../failures/told-failure.ts'
import { useSentence } from '../failures/use-sentence.ts'
import { actTitle } from '../journal/act-title.ts'

const icons = {
  running: InProgressIcon,
  done: CheckCircleIcon,
  failed: ExclamationCircleIcon,
  cancelled: BanIcon,
} satisfies Record<Task['state'], unknown>

export function TaskList() {
  const { t } = useTranslation()
  const tasks = useValue(usePage().tasks.tasks)
  return (
    <div className="rig-tasks">
      <h2 className="rig-section-title">{t('tasks.title')}</h2>
      {tasks.length === 0 ? (
        <p className="rig-quiet">{t('tasks.none')}</p>
      ) : (
        <ul>
          {tasks.map((task) => (
            <TaskLine key={task.id} task={task} />
          ))}
        </ul>
      )}
    </div>
  )
}

function TaskLine({ task }: { readonly task: Task }) {
  const { t, i18n } = useTranslation()
  const { session, announcer } = usePage()
  const sentence = useSentence()
  const title = actTitle(task, t)
  const failure = task.error === null ? null : toldSentence(task.error, sentence)
  const cancel = () => {
    const asked = Promise.resolve().then(() => session.client().task.cancel({ task: task.id }))
    asked.catch((error: unknown) => announcer.alarm(sentence(failureOf(error))))
  }
  return (
    <li className={`rig-task rig-task-${task.state}`}>
      <Icon of={icons[task.state]} size={12} />
      <div className="rig-task-text">
        <span className="rig-ellipsis">{title}</span>
        <span className="rig-quiet rig-ellipsis" title={failure ?? undefined}>
          {failure ?? task.at ?? t(`tasks.state.${task.state}`)}
        </span>
        {task.state === 'running' && task.progress !== null && (
          <progress value={task.progress} max={1} aria-label={title} />
        )}
      </div>
      {task.state === 'running' ? (
        <Button variant="link" size="sm" onClick={cancel} aria-label={t('tasks.cancelNamed', { title })}>
          {t('cancel')}
        </Button>
      ) : (
        <span className="rig-quiet">{formatTime(task.ended ?? task.started, i18n.language)}</span>
      )}
    </li>
  )
}
