// oxlint-disable no-unused-vars -- the names are for the script below
/*
 * Runs in a worker before the script of a form, which stands below it in the same
 * file. It takes away everything that is not the language itself, gives the script
 * `form`, `user` and `console`, and calls its functions when the page says so.
 * What it tells the page is checked there: nothing here is trusted.
 */
const { form, user, console, __tenonRun } = (() => {
  const MOST_LOGS = 100;
  const MOST_OPS = 2000;
  const post = self.postMessage.bind(self);
  const listen = self.addEventListener.bind(self);
  const words = new Set(
    ('Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp Error AggregateError EvalError RangeError ' +
      'ReferenceError SyntaxError TypeError URIError globalThis JSON Math Intl ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array ' +
      'Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set WeakMap WeakSet WeakRef Proxy Reflect Iterator ' +
      'decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape isFinite isNaN structuredClone').split(' '),
  );
  for (let at = self; at && at !== Object.prototype; at = Object.getPrototypeOf(at))
    for (const name of Reflect.ownKeys(at)) if (!words.has(name)) Reflect.deleteProperty(at, name);

  let state = null;
  let ops = [];
  let logs = [];
  const say = (op) => {
    if (ops.length >= MOST_OPS) throw new RangeError(`more than ${MOST_OPS} changes at once`);
    ops.push(op);
  };
  const known = (fields, key) => {
    if (!Object.hasOwn(fields, key)) throw new TypeError(`there is no field "${String(key)}" in this form`);
    return fields[key];
  };
  const copy = (value) => (value === undefined ? null : structuredClone(value));
  const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value) ?? String(value));

  /** What can be done with the fields of one record: the form's own, or a row's. */
  const fieldsOf = (fields, row) => ({
    get: (key) => copy(known(fields(), key).value),
    set: (key, value) => {
      known(fields(), key).value = copy(value);
      say({ op: 'set', ...row, key, value: copy(value) });
    },
    show: (key) => void (known(fields(), key), say({ op: 'show', ...row, key, hidden: false })),
    hide: (key) => void (known(fields(), key), say({ op: 'show', ...row, key, hidden: true })),
    require: (key, on = true) => void (known(fields(), key), say({ op: 'show', ...row, key, required: !!on })),
    readonly: (key, on = true) => void (known(fields(), key), say({ op: 'show', ...row, key, readOnly: !!on })),
    options: (key, values = null) => void (known(fields(), key), say({ op: 'show', ...row, key, options: values === null ? null : [...values].map(String) })),
    message: (key, words = null) => void (known(fields(), key), say({ op: 'show', ...row, key, message: words === null ? null : text(words) })),
    state: (key) => {
      const { value: _, ...rest } = known(fields(), key);
      return Object.freeze({ ...rest });
    },
  });
  const fail = (row, fields, ...args) => {
    if (args.length < 2) say({ op: 'fail', message: text(args[0]) });
    else {
      known(fields(), args[0]);
      say({ op: 'fail', ...row, key: args[0], message: text(args[1]) });
    }
  };
  const rowOf = (list, id) => {
    const found = () => {
      const row = known(state.rows, list).find((one) => one.id === id);
      if (!row) throw new TypeError('this row is gone');
      return row.fields;
    };
    const place = { rows: list, row: id };
    return Object.freeze({
      id,
      ...fieldsOf(found, place),
      fail: (...args) => fail(place, found, ...args),
      remove: () => {
        known(state.rows, list);
        state.rows[list] = state.rows[list].filter((one) => one.id !== id);
        say({ op: 'remove', ...place });
      },
    });
  };
  const root = () => state.fields;
  const form = Object.freeze({
    ...fieldsOf(root, {}),
    get object() {
      return state.object;
    },
    get layout() {
      return state.layout;
    },
    get mode() {
      return state.mode;
    },
    get type() {
      return state.type;
    },
    get id() {
      return state.id;
    },
    get locale() {
      return state.locale;
    },
    fail: (...args) => fail({}, root, ...args),
    rows: (list) => known(state.rows, list).map((row) => rowOf(list, row.id)),
    addRow: (list, values = {}) => {
      known(state.rows, list);
      say({ op: 'add', rows: list, values: copy(values) });
    },
  });
  const user = {};
  for (const key of ['id', 'name', 'email', 'department', 'departments', 'roles'])
    Object.defineProperty(user, key, { enumerable: true, get: () => (state ? copy(state.user[key]) : undefined) });
  Object.freeze(user);
  const log = (level) => (...args) => {
    if (logs.length < MOST_LOGS) logs.push({ level, text: args.map(text).join(' ').slice(0, 500) });
  };
  const console = Object.freeze({ log: log('log'), info: log('log'), warn: log('warn'), error: log('error'), debug: log('log') });

  const run = (handlers) => {
    listen('message', async ({ data }) => {
      if (data === 'ping') {
        post({ pong: true });
        return;
      }
      state = data.state;
      ops = [];
      logs = [];
      let error = null;
      try {
        const handler = handlers[data.event];
        if (!handler) throw new TypeError(`the script has no function ${data.event}`);
        const { change } = data;
        await handler(change ? Object.freeze({ field: change.field, ...(change.row && { row: rowOf(change.rows, change.row) }) }) : undefined);
      } catch (thrown) {
        error = thrown instanceof Error ? { message: `${thrown.name}: ${thrown.message}`, stack: String(thrown.stack).slice(0, 2000) } : { message: text(thrown) };
      }
      post({ call: data.call, ops, logs, error });
    });
    post({ ready: true });
  };
  return { form, user, console, __tenonRun: run };
})();
