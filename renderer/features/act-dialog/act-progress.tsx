import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'
import { TaskProgress } from '../wizard/task-progress.tsx'

interface Props {
  readonly procedure: string
  readonly title: string
  /** On the button that cancels it. */
  readonly stop?: string
}

/** How far the act is; it can be cancelled once the other side has told of it. */
export function ActProgress({ procedure, title, stop }: Props) {
  const { t } = useTranslation()
  const { tasks, session } = usePage()
  const task = useValue(tasks.tasks).find((one) => one.procedure === procedure && one.state === 'running')
  return (
    <>
      <TaskProgress task={task?.id ?? null} title={title} />
      <Button
        variant="secondary"
        isDisabled={task === undefined}
        onClick={() => void (task && session.client().task.cancel({ task: task.id }))}
      >
        {stop ?? t('clone.stop')}
      </Button>
    </>
  )
}
