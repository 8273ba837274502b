import { expect, test } from 'vitest'
import { rowsOf, structsOf } from '../../../main/libvirt/table/generate.ts'

/** A protocol definition in small, with one of each thing that the real one has. */
const definition = `
const REMOTE_STRING_MAX = 4194304;
const REMOTE_LIST_MAX = 16;
const REMOTE_ALIAS_MAX = REMOTE_LIST_MAX;
typedef remote_nonnull_string *remote_string;
typedef remote_nonnull_domain *remote_domain;
struct remote_nonnull_domain {
    remote_nonnull_string name; /* not empty */
    remote_uuid uuid;
    int id;
};
struct remote_feed_args {
    remote_domain dom;
    remote_string meal;
    remote_typed_param params<REMOTE_ALIAS_MAX>; /* insert@1 */
    unsigned   int flags;
};
struct remote_feed_ret {
    char model[32];
    char label<VIR_SECURITY_LABEL_BUFLEN>;
    opaque data<8>;
    unsigned hyper total;
    unsigned short bites;
};
struct remote_event_fed_msg { remote_nonnull_domain dom; };
struct remote_event_callback_fed_msg { int callbackID; remote_event_fed_msg msg; };

enum remote_procedure {
    /* An explanation that mentions @priority: high and @readstream: 1. */

    /** @generate: both */
    REMOTE_PROC_FEED = 1,
    /** @priority: high */
    REMOTE_PROC_EVENT_FED = 2,
    /** @generate: both */
    REMOTE_PROC_EVENT_CALLBACK_FED = 3,
    /**
     * @writestream: 1
     * @sparseflag: SOME_FLAG
     */
    REMOTE_PROC_POUR = 4,
    /** @readstream: 2 */
    REMOTE_PROC_DOMAIN_OPEN_CONSOLE = 5
};
`

test('rows are made of a protocol definition', () => {
  const rows = rowsOf(definition).map(({ number, name, ...rest }) => [number, name, ...Object.values(rest)])
  expect(rows).toEqual([
    [
      1,
      'FEED',
      'dom? dom, str? meal, tp<16> params, u32 flags',
      'char[32] model, char<4097> label, opaque<8> data, u64 total, u16 bites',
      '',
      '',
    ],
    [2, 'EVENT_FED', '', 'dom dom', 'event', 'high'],
    [3, 'EVENT_CALLBACK_FED', '', 'i32 callbackID, dom dom', 'event', ''],
    [4, 'POUR', '', '', 'up-sparse', ''],
    [5, 'DOMAIN_OPEN_CONSOLE', '', '', 'both', ''],
  ])
})

test('structs are made of it too', () => {
  expect(structsOf(definition)['dom']).toBe('str name, uuid uuid, i32 id')
})

test('a struct that nobody named is pointed out', () => {
  const unknown = definition.replace('remote_domain dom;', 'remote_nonnull_dish dish;')
  expect(() => rowsOf(unknown)).toThrow('a struct without a short name: remote_nonnull_dish')
})

test('a text that is no protocol definition is refused', () => {
  expect(() => rowsOf('int main() {}')).toThrow('no enum remote_procedure')
})
