/** What stands in an empty field: read by machines, and the same in every language. */
export const examples = {
  bridge: 'br0',
  newBridge: 'virbr1',
  dockerBridge: 'br-lab',
  parent: 'eth0',
  subnet6: 'fd00:20::/64',
  domain: 'lab.test',
  mac: '52:54:00:12:34:56',
  name: 'web1',
  names: 'db db.lab',
} as const
