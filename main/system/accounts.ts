/** The name of a user id in the text of passwd(5); the id itself where it has none that may stand in a command. */
export function accountName(passwd: string, uid: number): string {
  const row = passwd.split('\n').find((line) => line.split(':')[2] === String(uid))
  const name = row?.split(':')[0] ?? ''
  return /^[a-z_][a-z0-9_-]{0,31}$/.test(name) ? name : String(uid)
}
