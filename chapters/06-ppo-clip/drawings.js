// The chapter's drawing: a step within a distance that is measured between policies.
const { arrow, circle, curve, svg, text } = Draw;

Drawing(
  'trust-region',
  'All policies within one KL divergence form an ellipse in θ, long where a change ' +
    'of θ hardly changes the policy. ' +
    'TRPO steps to its edge; the plain gradient leaves it across the narrow side.',
  () => {
    const c = [250, 130],
      tilt = (-24 * Math.PI) / 180,
      at = (u, v) => [
        c[0] + u * Math.cos(tilt) - v * Math.sin(tilt),
        c[1] + u * Math.sin(tilt) + v * Math.cos(tilt),
      ];
    const ring = k =>
      Array.from({ length: 73 }, (_, i) =>
        at(
          170 * k * Math.cos((i * Math.PI) / 36),
          52 * k * Math.sin((i * Math.PI) / 36),
        ),
      );
    const g = [60, -118],
      u = g[0] * Math.cos(tilt) + g[1] * Math.sin(tilt),
      v = -g[0] * Math.sin(tilt) + g[1] * Math.cos(tilt);
    const n = [u * 170 ** 2, v * 52 ** 2],
      k = Math.hypot(n[0] / 170, n[1] / 52),
      edge = at(n[0] / k, n[1] / k);
    return svg(
      640,
      250,
      'a trust region',
      [0.33, 0.66, 1].map(k =>
        curve(ring(k), 'blue', {
          stroke_width: k === 1 ? 2.2 : 1,
          opacity: k === 1 ? 1 : 0.4,
        }),
      ),
      arrow(...c, c[0] + g[0], c[1] + g[1], 2.4, 'f-red'),
      text(c[0] + g[0] + 10, c[1] + g[1] + 8, 'the plain gradient', 'it halo'),
      arrow(...c, ...edge, 2.4, 'f-green'),
      text(edge[0] + 12, edge[1] + 6, 'the step within the region', 'it halo'),
      circle(...c, 4, 'f-ink'),
      text(c[0] - 10, c[1] + 20, 'θ old', 'end it'),
      text(...at(-120, 76), 'KL = δ', 'mid small soft'),
    );
  },
);
