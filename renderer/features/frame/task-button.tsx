import { TasksIcon } from '@patternfly/react-icons/dist/esm/icons/tasks-icon'
import { Popover } from '@patternfly/react-core/dist/esm/components/Popover'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import { useValue } from '../../lib/value.ts'
import { TaskList } from './task-list.tsx'

/** How many tasks run; opens their list. */
export function TaskButton() {
  const { t } = useTranslation()
  const { tasks } = usePage()
  const running = useValue(tasks.tasks).filter((task) => task.state === 'running').length
  const label = running === 0 ? t('tasks.none') : t('tasks.running', { count: running })
  return (
    <Popover
      position="bottom-end"
      minWidth="360px"
      maxWidth="360px"
      showClose={false}
      hasNoPadding
      aria-label={t('tasks.title')}
      bodyContent={<TaskList />}
    >
      <Button
        variant="plain"
        className="rig-icon-button rig-task-button"
        aria-label={label}
        title={label}
        icon={<Icon of={TasksIcon} />}
      >
        {running > 0 && <span className="rig-badge">{running}</span>}
      </Button>
    </Popover>
  )
}
