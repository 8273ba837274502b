/** The field's terms as Labrig uses them; the texts are `help.word.<name>`. */
export const glossary = [
  'machine',
  'vm',
  'container',
  'image',
  'osImage',
  'installTree',
  'template',
  'disk',
  'network',
  'engine',
  'connection',
  'snapshot',
  'task',
  'journal',
  'hostReport',
  'accelerator',
] as const
