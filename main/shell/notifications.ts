import { Notification } from 'electron'

export interface Notice {
  readonly title: string
  readonly body: string
}

/** The desktop forgets a click on a notification that nothing refers to; so many recent ones are kept. */
const KEPT = 20

/** Shows notices through the desktop's notification service. */
export class Notifications {
  #recent: Notification[] = []

  /** @returns false when this desktop has none */
  show(notice: Notice, clicked: () => void): boolean {
    if (!Notification.isSupported()) return false
    const notification = new Notification({ title: notice.title, body: notice.body })
    notification.on('click', clicked)
    this.#recent = [...this.#recent, notification].slice(-KEPT)
    notification.show()
    return true
  }
}
