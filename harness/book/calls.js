// calls.js: calls a lesson's C functions, compiled to WebAssembly, by the names in its header.
//
//   const lesson = Ascent.open('NN-name', 'reference', impl => ({ ask: s => impl.gae(s).adv }));
//   const adv = await lesson.ask({ r, V, V_next, terminated, truncated, gamma, lambda });
//
// A program gets impl, whose functions answer at once; its own methods are asked from the page. It
// is sent to a Worker as text and can use nothing from around it, so a loop without an end or a
// trap never stops the page. Sizes come from the arrays, outputs are left out and come back by
// name, what a function returns as `returned`; settings are an object. What goes wrong is thrown as
// { kind, text }, kind being misuse, unwritten, trap, outside, hung or script. An answer that looks
// wrong (a NaN, an entry never set) carries `trouble`, in words. Ascent.here(…) is the same without
// a worker.
'use strict';
const Ascent = (() => {
  const lessons = {};

  // ---- inside the worker: one module, and calls into it ----
  function calls(functions, bytes, telling = () => {}) {
    const GUARD = 64,
      CAPACITY = 1 << 21,
      LOW = 0x0badcafe,
      HIGH = 0x7ff4dead; // a NaN that no arithmetic gives
    // of a struct the bytes are counted
    const WIDTH = { double: 8, int: 4, size_t: 4, bool: 1, struct: 1 };
    const fail = (kind, text) => {
      throw { kind, text };
    };
    const module = new WebAssembly.Module(bytes);
    let e,
      memory,
      base,
      view = {}; // one instance; where arrays go; views of its memory

    function text_at(at) {
      const bytes = new Uint8Array(memory.buffer, at);
      return new TextDecoder().decode(bytes.slice(0, bytes.indexOf(0)));
    }
    // printf's part, for messages: the arguments lie one after another, doubles at multiples of 8.
    function format(out, size, pattern, list) {
      const data = new DataView(memory.buffer);
      const word = () => ((list += 4), data.getInt32(list - 4, true));
      const real = () => ((list = ((list + 7) & ~7) + 8), data.getFloat64(list - 8, true));
      const text = text_at(pattern).replace(/%(?:\.\d+)?(?:z|l)?([sducgfe%])/g, (_, kind) =>
        kind === '%'
          ? '%'
          : kind === 's'
            ? text_at(word())
            : kind === 'c'
              ? String.fromCharCode(word())
              : 'du'.includes(kind)
                ? String(kind === 'u' ? word() >>> 0 : word())
                : String(Number(real().toPrecision(6))),
      );
      const coded = new TextEncoder().encode(text).slice(0, Math.max(0, size - 1));
      if (size > 0) {
        new Uint8Array(memory.buffer).set(coded, out);
        new Uint8Array(memory.buffer)[out + coded.length] = 0;
      }
      return coded.length;
    }
    const told = {
      format,
      todo: (_, hint) => fail('unwritten', text_at(hint)),
      missing: f => fail('unwritten', text_at(f) + ' is not in the file'),
      refuse: text => fail('trap', text_at(text)),
    };
    function begin() {
      const imports = {};
      for (const { module: from, name } of WebAssembly.Module.imports(module))
        (imports[from] ??= {})[name] =
          told[name] ?? (() => fail('unwritten', `it calls ${name}, which is not in the file`));
      e = new WebAssembly.Instance(module, imports).exports;
      memory = e.memory;
      base = e.page_arrays.value;
      e._initialize?.();
    }

    // ---- arguments ----
    function checked(f, args) {
      const say = text => fail('misuse', `${f.name}: ${text}`),
        sizes = {},
        because = {};
      const wanted = f.params.filter(p => p.role !== 'out').map(p => p.name);
      const sized = new Set(f.params.flatMap(p => p.dims));
      for (const name in args)
        if (!wanted.includes(name))
          say(`there is no argument ${name} to give; it takes ${wanted.join(', ')}`);
      function measure(p, value, depth, path) {
        const size = p.dims[depth];
        if (!(value?.length >= 0))
          say(
            `${path} is ${JSON.stringify(value)}, but should be a list, ` +
              `${p.name}[${p.dims.join('][')}]`,
          );
        if ((sizes[size] ??= value.length) !== value.length)
          say(
            `${path} has ${value.length} entries, but ${because[size]} makes ${size} ` +
              `${sizes[size]}`,
          );
        because[size] ??= path;
        if (depth + 1 < p.dims.length)
          for (let i = 0; i < value.length; i++) measure(p, value[i], depth + 1, `${path}[${i}]`);
        else
          for (let i = 0; i < value.length; i++)
            if (typeof value[i] !== 'number' && typeof value[i] !== 'boolean')
              say(`${path}[${i}] is ${JSON.stringify(value[i])}, but should be a number`);
      }
      function settings(p, value) {
        for (const name in value)
          if (!p.fields.some(field => field.name === name)) say(`${p.name} has no field ${name}`);
        for (const { name, kind } of p.fields) {
          const v = value?.[name];
          if (typeof v !== 'number' && typeof v !== 'boolean')
            say(`${p.name}.${name} is ${JSON.stringify(v)}, but should be a number`);
          if (kind !== 'double' && !Number.isInteger(Number(v)))
            say(`${p.name}.${name} is ${v}, but should be a whole number`);
        }
      }
      for (const p of f.params) {
        if (p.fields) settings(p, args[p.name]);
        else if (p.role === 'in' || p.role === 'in/out')
          args[p.name] === undefined
            ? say(`${p.name} is missing`)
            : measure(p, args[p.name], 0, p.name);
        else if (p.role !== 'out' && args[p.name] !== undefined) {
          const v = args[p.name];
          if (typeof v !== 'number' && typeof v !== 'boolean')
            say(`${p.name} is ${JSON.stringify(v)}, but should be a number`);
          if (p.kind !== 'double' && !Number.isInteger(Number(v)))
            say(`${p.name} is ${v}, but should be a whole number`);
          if (sized.has(p.name)) {
            sizes[p.name] ??= v;
            because[p.name] ??= 'what is given';
          }
        }
      }
      for (const p of f.params)
        if (
          p.dims.length === 0 &&
          p.role !== 'out' &&
          (args[p.name] ?? sizes[p.name]) === undefined
        )
          say(`${p.name} is missing`);
      return sizes;
    }

    // ---- memory: page.c's array of bytes, in it each array between two guards ----
    const up = (n, to) => Math.ceil(n / to) * to;
    // Where C puts the fields of a struct: each at a multiple of its width; and the bytes of all.
    function laid(fields) {
      let end = 0;
      const at = fields.map(({ kind }) => (end = up(end, WIDTH[kind]) + WIDTH[kind]) - WIDTH[kind]);
      return { at, bytes: up(end, Math.max(...fields.map(({ kind }) => WIDTH[kind]))) };
    }
    const flat = (p, sizes) =>
      p.fields ? laid(p.fields).bytes : p.dims.reduce((n, d) => n * sizes[d], 1);
    function look() {
      // memory that grew is another buffer
      const buffer = memory.buffer;
      if (view.buffer === buffer) return;
      view = {
        buffer,
        double: new Float64Array(buffer),
        int: new Int32Array(buffer),
        bool: new Uint8Array(buffer),
        word: new Uint32Array(buffer),
        size_t: new Uint32Array(buffer),
      };
    }
    function places(f, sizes) {
      const at = new Map();
      let need = GUARD;
      for (const p of f.params)
        if (p.dims.length || p.fields) {
          at.set(p, need);
          need += ((flat(p, sizes) * WIDTH[p.kind] + 7) & ~7) + 2 * GUARD;
        }
      if (need > CAPACITY)
        fail('misuse', `${f.name}: arrays of ${need} bytes; a page has room for ${CAPACITY}`);
      look();
      for (let i = base / 4; i < (base + need) / 4; i += 2) {
        view.word[i] = LOW;
        view.word[i + 1] = HIGH;
      }
      return at;
    }
    function put(to, value, at) {
      for (const v of value)
        if (typeof v === 'object') at = put(to, v, at);
        else to[at++] = v;
      return at;
    }
    function get(p, sizes, at, depth = 0) {
      const n = sizes[p.dims[depth]],
        of = view[p.kind];
      if (depth === p.dims.length - 1)
        return Array.from({ length: n }, (_, i) =>
          p.kind === 'bool' ? of[at + i] !== 0 : of[at + i],
        );
      const step = p.dims.slice(depth + 1).reduce((m, d) => m * sizes[d], 1);
      return Array.from({ length: n }, (_, i) => get(p, sizes, at + i * step, depth + 1));
    }
    const entry = (p, sizes, i) =>
      p.dims.reduceRight(
        ([text, k], d) => [`[${k % sizes[d]}]${text}`, Math.floor(k / sizes[d])],
        ['', i],
      )[0];

    function guards(f, p, from, n) {
      const end = from + ((n * WIDTH[p.kind] + 7) & ~7);
      for (let i = 0; i < GUARD / 4; i++) {
        const same = at => view.word[at / 4 + i] === (i % 2 ? HIGH : LOW);
        if (!same(end))
          fail(
            'outside',
            `${f.name} writes behind the end of ${p.name}, to element ` +
              `${n + Math.floor((4 * i) / WIDTH[p.kind])} of ${n}`,
          );
        if (!same(from - GUARD)) fail('outside', `${f.name} writes before the start of ${p.name}`);
      }
    }
    function doubtful(f, p, sizes, from, n) {
      for (let i = 0; i < n; i++) {
        const at = from / 4 + 2 * i,
          x = view.double[from / 8 + i],
          name = p.name + entry(p, sizes, i);
        if (view.word[at] === LOW && view.word[at + 1] === HIGH)
          return `${f.name} leaves ${name} as it was`;
        if (!Number.isFinite(x))
          return (
            `${f.name} puts ` +
            `${Number.isNaN(x) ? 'what is no number' : 'an infinite number'} into ${name}`
          );
      }
    }
    function trap(error) {
      // every browser has words of its own
      const text = String(error.message);
      if (/recursion|call stack|stack size/i.test(text)) return 'calls itself without an end';
      if (/out of bounds/i.test(text))
        return 'reads or writes where there is no memory, or its local arrays are too large';
      if (/divi|remainder/i.test(text)) return 'divides a whole number by zero';
      if (/unrepresentable|trunc|overflow/i.test(text))
        return 'makes a whole number of NaN, or of one that is too large';
      return 'stops: ' + text;
    }

    function call(f, args = {}) {
      const sizes = checked(f, args);
      if (!e) begin();
      if (!e[f.name]) fail('unwritten', `${f.name} is not in the file`);
      const at = places(f, sizes),
        words = [];
      for (const p of f.params) {
        if (!at.has(p)) {
          words.push(Number(args[p.name] ?? sizes[p.name]));
          continue;
        }
        words.push(base + at.get(p));
        if (p.fields)
          laid(p.fields).at.forEach((offset, i) => {
            const { name, kind } = p.fields[i];
            view[kind][(base + at.get(p) + offset) / WIDTH[kind]] = Number(args[p.name][name]);
          });
        else if (p.role !== 'out')
          put(view[p.kind], args[p.name], (base + at.get(p)) / WIDTH[p.kind]);
      }
      telling(f.name);
      const out = {};
      try {
        const returned = e[f.name](...words);
        if (f.returns !== 'void')
          out.returned =
            f.returns === 'bool'
              ? returned !== 0
              : f.returns === 'size_t'
                ? returned >>> 0
                : returned;
        look();
        for (const [p, place] of at) guards(f, p, base + place, flat(p, sizes));
      } catch (error) {
        // after a trap the stack of C stays where it was: the next call has a new instance
        e = null;
        throw error.kind
          ? {
              kind: error.kind,
              text:
                error.kind === 'unwritten'
                  ? `${f.name} is not written yet: ${error.text}`
                  : error.kind === 'trap'
                    ? `${f.name} stops: ${error.text}`
                    : error.text,
            }
          : { kind: 'trap', text: `${f.name} ${trap(error)}` };
      }
      for (const [p, place] of at)
        if (p.role === 'out' || p.role === 'in/out') {
          const from = base + place;
          if (p.kind === 'double') out.trouble ??= doubtful(f, p, sizes, from, flat(p, sizes));
          out[p.name] = get(p, sizes, from / WIDTH[p.kind]);
        }
      if (f.returns === 'double' && !Number.isFinite(out.returned))
        out.trouble ??= `${f.name} returns what is no number`;
      return out;
    }
    return Object.fromEntries(functions.map(f => [f.name, args => call(f, args)]));
  }

  // The worker's loop. A loop without an end cannot say where it is, so names go ahead of calls.
  function serve(program) {
    let asked, calling, left;
    const telling = name => {
      if (name !== calling && left-- > 0) postMessage({ calling: (calling = name) });
    };
    self.onmessage = ({ data }) => {
      if (data.bytes) {
        asked = program(calls(data.functions, data.bytes, telling));
        return postMessage({ ready: true });
      }
      calling = '';
      left = 40;
      try {
        postMessage({ id: data.id, result: asked[data.method](...data.args) });
      } catch (e) {
        postMessage({
          id: data.id,
          error: e.kind ? e : { kind: 'script', text: String(e.stack ?? e) },
        });
      }
    };
  }

  // ---- in the page ----
  function bytes_of(slug, which) {
    const text = lessons[slug]?.modules[which];
    if (!text) throw { kind: 'misuse', text: lessons[slug]?.why || `${slug} has no ${which}` };
    return Uint8Array.from(atob(text), c => c.charCodeAt(0));
  }

  function open(slug, which, program, { deadline = 1500 } = {}) {
    const waiting = new Map();
    let worker = null,
      ready = false,
      next = 0,
      calling = '';
    const arm = w => {
      w.timer = setTimeout(
        () =>
          end({
            kind: 'hung',
            text:
              `${calling || w.method} has not answered for ${deadline / 1000} s: a loop ` +
              `without an end?`,
          }),
        deadline,
      );
    };
    function end(why) {
      worker?.terminate();
      worker = null;
      ready = false;
      for (const w of waiting.values()) {
        clearTimeout(w.timer);
        w.reject(why);
      }
      waiting.clear();
    }
    function answered({ data }) {
      if (data.calling) {
        calling = data.calling;
        return;
      }
      if (data.ready) {
        ready = true;
        waiting.forEach(arm);
        return;
      }
      const w = waiting.get(data.id);
      if (!w) return;
      waiting.delete(data.id);
      clearTimeout(w.timer);
      if (data.error) w.reject(data.error);
      else w.resolve(data.result);
    }
    function begin() {
      const bytes = bytes_of(slug, which),
        source = `'use strict';\n${calls}\n${serve}\nserve(${program});`;
      worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
      worker.onerror = e => end({ kind: 'script', text: e.message });
      worker.onmessage = answered;
      worker.postMessage({ functions: lessons[slug].functions, bytes });
    }
    const ask = (method, args) =>
      new Promise((resolve, reject) => {
        try {
          if (!worker) begin();
        } catch (e) {
          return reject(e);
        }
        const w = { method, resolve, reject },
          id = ++next;
        waiting.set(id, w);
        worker.postMessage({ id, method, args });
        if (ready) arm(w);
      });
    return new Proxy(
      {},
      {
        get: (_, method) =>
          method === 'then'
            ? undefined
            : method === 'close'
              ? () => end({ kind: 'closed', text: '' })
              : (...args) => ask(method, args),
      },
    );
  }

  return {
    open,
    here: (slug, which, program) => program(calls(lessons[slug].functions, bytes_of(slug, which))),
    lesson: (slug, what) => {
      lessons[slug] = what;
    },
    mine: (slug, module, why) => (Object.assign(lessons[slug], { why }).modules.mine = module),
    // a known mistake's functions, to stand beside the reference's
    beside: (slug, name, module) => (lessons[slug].modules[name] = module),
    // what the last check said of the reader's file, as `ascent check --json` prints it
    verdict: (slug, said) => (lessons[slug].verdict = said),
    verdict_of: slug => lessons[slug]?.verdict,
    knows: slug => slug in lessons,
    // true in a book without references, whose modules are the reader's (book.mk)
    own: false,
  };
})();
if (typeof module !== 'undefined') module.exports = Ascent;
