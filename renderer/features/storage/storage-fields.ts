export type FieldName =
  | ('pool' | 'name' | 'path' | 'size' | 'format' | 'to')
  | ('type' | 'device' | 'devices' | 'host' | 'folder' | 'group' | 'target' | 'prepare')
  | ('shrink' | 'storage' | 'replace')
export type Fields = Partial<Readonly<Record<FieldName, string>>>
