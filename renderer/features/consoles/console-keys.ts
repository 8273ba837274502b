/** What a console does not swallow. */
export type ConsoleKey = 'leave' | 'copy' | 'paste' | 'find' | 'next-tab' | 'previous-tab'

type Pressed = Pick<KeyboardEvent, 'code' | 'key' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey'>

/** The key of a console that was pressed, by its place where letters move between layouts; null for the guest's keys. */
export function consoleKey(event: Pressed): ConsoleKey | null {
  if (!event.ctrlKey || event.altKey || event.metaKey) return null
  if (!event.shiftKey) {
    if (event.code === 'PageDown') return 'next-tab'
    return event.code === 'PageUp' ? 'previous-tab' : null
  }
  switch (event.code) {
    case 'Escape':
      return 'leave'
    case 'KeyC':
      return 'copy'
    case 'KeyV':
      return 'paste'
    case 'KeyF':
      return 'find'
    default:
      return null
  }
}
