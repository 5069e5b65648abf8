// book.js: a figure's numbers are those of a native run: node book.js SLUG < what native.c printed.
// Called where the book is built. Its own exp, log, cos and tanh, and the machine's, may differ in
// the last bit; a table's training has shown no difference over these runs, so what is demanded is
// 1e-9 of each list's largest number.
'use strict';
const fs = require('fs');
const { figures } = require('../../book/drawn.js');
const slug = process.argv[2],
  native = {};
for (const line of fs.readFileSync(0, 'utf8').trim().split('\n')) {
  const [name, ...numbers] = line.split(' ');
  native[name] = numbers.map(Number);
}
const named = name => figures(slug).find(f => f.spec.name === name);
const agent = () => {
  const f = figures('agents').find(f => f.spec.lesson === slug + '-agent');
  return f;
};
const turns = (n, state = agent().spec.state) => {
  const a = agent().lesson;
  let answer = a.ask(state);
  while (answer.ret.length < n) answer = a.more(state);
  return answer.ret.slice(0, n);
};

const page = {
  '02-reinforce': () => {
    const f = named('figure'),
      a = f.lesson.ask({ ...f.spec.state, first: 300 });
    return { grid: a.ret, logits: a.theta.flat(), agent: turns(40) };
  },
  '05-gae': () => ({ agent: turns(20) }),
  '07-gaussian-policy': () => {
    const f = named('figure');
    return {
      means: f.lesson
        .ask({ ...f.spec.state, first: 60 })
        .path.slice(1)
        .flat(),
    };
  },
}[slug]();

let wrong = 0;
for (const name in native) {
  const there = page[name],
    here = native[name],
    scale = Math.max(...here.map(Math.abs));
  if (there.length !== here.length) {
    console.error(
      `${slug}, ${name}: found ${there.length} numbers in the page, expected ${here.length}`,
    );
    wrong++;
    continue;
  }
  const at = here.findIndex((x, i) => !(Math.abs(x - there[i]) <= 1e-9 * scale));
  if (at >= 0) {
    console.error(`${slug}, ${name}[${at}]: found ${there[at]} in the page, expected ${here[at]}`);
    wrong++;
  }
  const same = here.filter((x, i) => x === there[i]).length;
  console.log(`  ${slug}, ${name}: ${here.length} numbers, ${same} of them equal to the last bit`);
}
process.exit(wrong ? 1 : 0);
