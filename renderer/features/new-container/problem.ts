/** What is wrong, as a key of the languages under newContainer.problem. */
export type ContainerProblem =
  | 'noImage'
  | 'image'
  | 'name'
  | 'taken'
  | 'quote'
  | 'variable'
  | 'twice'
  | 'hostPort'
  | 'containerPort'
  | 'address'
  | 'portTwice'
  | 'volume'
  | 'path'
  | 'target'
  | 'targetTwice'
  | 'retries'
  | 'memory'
  | 'cpus'
  | 'processes'
  | 'capability'
  | 'seconds'
  | 'check'
  | 'device'
  | 'secret'

/** Problems by field; a row's field is its list, key and part: port-1-host. */
export type ContainerProblems = Readonly<Record<string, ContainerProblem>>
