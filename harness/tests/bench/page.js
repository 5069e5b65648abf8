// page.js: so many iterations of lesson 6's agent as the page has it: node page.js ITERATIONS. What
// is measured is a browser's engine for WebAssembly, node's, on the module that the page loads.
'use strict';
const { figures } = require('../../book/drawn.js');
const opened = [],
  agents = figures('agents', undefined, impl => (opened.push(impl), impl)),
  impl = opened[agents.findIndex(({ spec }) => spec.lesson === '06-ppo-clip-agent')];
const env = impl.page_world({ which: 0, seed: 1 }).returned,
  net = impl.page_net({ env, hidden: 32, shared: false, seed: 1 }).returned;
let obs = impl.page_begin({ env, D: 4 }).obs;
for (let k = 0; k < +process.argv[2]; k++)
  obs = impl.ppo_iteration({
    env,
    net,
    T: 128,
    obs,
    seed: 1,
    round: 4 * k,
    how: {
      epochs: 4,
      M: 32,
      gamma: 0.99,
      lambda: 0.95,
      epsilon: 0.2,
      clip: Infinity,
      c_value: 0.5,
      c_entropy: 0,
      target_kl: Infinity,
      lr: 0.001,
    },
  }).obs;
