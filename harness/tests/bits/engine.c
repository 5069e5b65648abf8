/* engine.c: trains networks of seven shapes and prints a hash of all that came of each, so that
 * two processors, compilers or widths of a register can be compared to the bit.
 *
 *     engine LANES SHAPES    with 16, 8 or 4 lanes, or 0 for as many as the processor has; so
 *                            many of the shapes
 *
 * The kernels are named on stderr; 1 if there are none so wide. First weights, rows and slopes
 * come from integers: what is compared is the engine, and no C library's exp or log. */
#include "../../learn/net_inside.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64 * 300, STEPS = 3 };

static uint64_t drawn;

/* Fills x with numbers in ±size. */
static void draw(size_t n, double x[n], double size)
{
    for (size_t i = 0; i < n; i++)
        x[i] = size * (double)(int64_t)rng_mix(7, drawn++) * 0x1p-63;
}

/* FNV-1a over the bytes of n numbers. */
static uint64_t hash(uint64_t h, size_t n, const double x[n])
{
    const unsigned char *byte = (const unsigned char *)x;
    for (size_t i = 0; i < n * sizeof x[0]; i++)
        h = (h ^ byte[i]) * UINT64_C(1099511628211);
    return h;
}

/* Whether each row is answered alone as it was in the batch. */
static bool alike(Net *net, size_t n, size_t D, size_t P, const double *obs, const double *logits,
                  const double *value)
{
    double one[P], v;
    for (size_t i = 0; i < n; i++) {
        net_forward(net, 1, obs + i * D, one, &v);
        if (memcmp(one, logits + i * P, sizeof one) || memcmp(&v, value + i, sizeof v))
            return false;
    }
    return true;
}

static uint64_t trained(Net *net, size_t n)
{
    static double obs[MOST], logits[MOST], dlogits[MOST], value[MOST], dvalue[MOST];
    NetSpec spec = net_spec(net);
    size_t N = net_count(net), P = spec.outputs + spec.free;
    double *w = malloc(2 * N * sizeof w[0]), *v = w + N;
    uint64_t h = UINT64_C(14695981039346656037);
    draw(N, w, 0.3);
    net_set_weights(net, w);
    for (size_t t = 0; t < STEPS; t++) {
        draw(n * spec.inputs, obs, 3);
        draw(n * P, dlogits, 1);
        draw(n, dvalue, 1);
        net_forward(net, n, obs, logits, value);
        h = alike(net, n, spec.inputs, P, obs, logits, value) ? h : 0;
        net_backward(net, n, obs, dlogits, dvalue);
        h = hash(hash(h, n * P, logits), n, value);
        net_gradient(net, w);
        h = hash(h, N, w);
        draw(N, v, 1);
        net_forward_along(net, n, obs, v, logits, value);
        h = hash(hash(h, n * P, logits), n, value);
        net_clip(net, 10);
        adam_step(net, 1e-2);
        net_weights(net, w);
        h = hash(h, N, w);
    }
    free(w);
    return h;
}

int main(int argc, char **argv)
{
    static const NetSpec shapes[] = {
        {.inputs = 4, .layers = 2, .hidden = 64, .outputs = 2},
        {.inputs = 3, .layers = 2, .hidden = 32, .outputs = 1, .free = 1},
        {.inputs = 4, .layers = 1, .hidden = 128, .outputs = 2, .shared = true},
        {.inputs = 25, .outputs = 4, .shared = true},
        {.inputs = 5, .layers = 4, .hidden = 1, .outputs = 3, .free = 2},
        {.inputs = 20, .layers = 3, .hidden = 17, .outputs = 5},
        {.inputs = 300, .layers = 2, .hidden = 255, .outputs = 18, .shared = true},
    };
    static const size_t rows[] = {1, 7, 64};
    if (argc != 3)
        return 2;
    size_t lanes = (size_t)atoi(argv[1]), many = (size_t)atoi(argv[2]);
    const Kernels *kernels = lanes ? kernels_with(lanes) : kernels_here();
    fprintf(stderr, "%s\n", kernels ? kernels->name : "none");
    for (size_t i = 0; i < many && i < sizeof shapes / sizeof shapes[0] && kernels; i++)
        for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
            char why[300];
            Net *net = net_new(shapes[i], sizeof why, why);
            net->kernels = kernels;
            printf("%zu×%zu, %zu rows: %016llx\n", shapes[i].layers, shapes[i].hidden, rows[k],
                   (unsigned long long)trained(net, rows[k]));
            net_free(net);
        }
    return kernels ? 0 : 1;
}
