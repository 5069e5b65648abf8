/* gpt.c: forward and backward of a language model of one block, over the nodes of a tree of texts
 * (gpt_inside.h).
 *
 *     x₀ = E[token] + P[place]              x₁ = x₀ + attention(norm(x₀)) W + b
 *     x₂ = x₁ + max(0, norm(x₁) W + b) W + b        y = norm(x₂) W + b
 *
 * Matrix products are those of kernels.h. The rest is written in vectors of four, + − × ÷ and √
 * in an order that is fixed, so it is the same to the bit everywhere, too. Heads are interleaved:
 * number 4d + h of a query, a key or a value is the d-th of head h, so that four heads are one
 * vector. A node is worked out from those before it alone, so it does not matter which others there
 * are. Left out: steps (net.c), memory (gpt_init.c). */
#include "gpt_inside.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

enum { EACH_HEAD = WIDTH / HEADS };

typedef float Four __attribute__((vector_size(16), aligned(sizeof(float)), may_alias));
typedef int32_t Whole __attribute__((vector_size(16)));

static Four all(float x) { return (Four){x, x, x, x}; }
static Four *fours(float *x) { return (Four *)x; }
static float sum_of(Four x) { return (x[0] + x[2]) + (x[1] + x[3]); }

/* e^x for x ≤ 0, within 2e-7 of its size: 2^n by its bits, times a series in what is left, at most
 * 0.35. Below −80 it is that of −80. */
static Four exp_of(Four x)
{
    Whole above = x > all(-80);
    x = (Four)((above & (Whole)x) | (~above & (Whole)all(-80)));
    Whole n = __builtin_convertvector(x * all(1.44269504f) - all(0.5f), Whole);
    Four whole = __builtin_convertvector(n, Four);
    Four r = x - whole * all(0.693359375f) + whole * all(2.12194440e-4f);
    Four p = all(1.0f / 5040) * r + all(1.0f / 720);
    p = p * r + all(1.0f / 120);
    p = p * r + all(1.0f / 24);
    p = p * r + all(1.0f / 6);
    p = p * r + all(0.5f);
    p = p * r + all(1);
    p = p * r + all(1);
    return p * (Four)((n + 127) << 23);
}

/* ---- norms ---- */

static void norm_forward(const Norm *norm, size_t i, const float *x)
{
    const Four *in = (const Four *)(x + i * WIDTH);
    Four *hat = fours(norm->hat + i * WIDTH), *y = fours(norm->y + i * WIDTH);
    Four sum = {0}, squares = {0};
    for (size_t k = 0; k < EACH_HEAD; k++)
        sum += in[k];
    Four mean = all(sum_of(sum) / WIDTH);
    for (size_t k = 0; k < EACH_HEAD; k++)
        squares += (in[k] - mean) * (in[k] - mean);
    float scale = (float)(1 / sqrt((double)sum_of(squares) / WIDTH + 1e-5));
    norm->scale[i * LINE] = scale;
    for (size_t k = 0; k < EACH_HEAD; k++) {
        hat[k] = (in[k] - mean) * all(scale);
        y[k] = hat[k] * fours(norm->gain)[k] + fours(norm->shift)[k];
    }
}

/* dx += scale (ĝ − mean ĝ − x̂ mean(ĝ x̂)), ĝ = gain dy. */
static void norm_backward(const Norm *norm, size_t i, float *slopes, float *into)
{
    const Four *dy = fours(slopes + i * WIDTH), *hat = fours(norm->hat + i * WIDTH);
    Four *dx = fours(into + i * WIDTH), g[EACH_HEAD], sum = {0}, along = {0};
    for (size_t k = 0; k < EACH_HEAD; k++) {
        g[k] = dy[k] * fours(norm->gain)[k];
        sum += g[k];
        along += g[k] * hat[k];
        fours(norm->dgain)[k] += dy[k] * hat[k];
        fours(norm->dshift)[k] += dy[k];
    }
    Four mean = all(sum_of(sum) / WIDTH), share = all(sum_of(along) / WIDTH);
    for (size_t k = 0; k < EACH_HEAD; k++)
        dx[k] += all(norm->scale[i * LINE]) * (g[k] - mean - hat[k] * share);
}

/* ---- layers ---- */

/* y = from + b + x W for the nodes from `first` on; `from` may be NULL. */
static void layer_forward(const Net *net, const Layer *layer, const float *x, const float *from,
                          float *y)
{
    const Gpt *gpt = net->gpt;
    size_t first = gpt->ready, n = gpt->n - first, in = layer->in, row = whole_lines(layer->out);
    for (size_t i = first; i < gpt->n && from; i++)
        for (size_t k = 0; k < row; k += 4)
            *fours(y + i * row + k) = *fours((float *)from + i * row + k) + *fours(layer->b + k);
    View begin = from ? (View){y + first * row, row, 1} : (View){layer->b, 0, 1};
    net->kernels->multiply(&(Product){n, layer->out, in, .a = {x + first * in, in, 1},
                                      .b = {layer->W, row, 1}, .from = begin, .c = y + first * row,
                                      .c_row = row});
}

/* The gradient, and dx = dy Wᵀ, of all nodes. What the layer read is named anew: since it was sent
 * forward the arrays may have grown, and moved. */
static void layer_backward(const Net *net, Layer *layer, float *x, const float *dy, float *dx)
{
    static const float zeros[WIDE];
    layer->x = x;
    size_t n = net->gpt->n, in = layer->in, row = whole_lines(layer->out);
    layer_gradient(net->kernels, layer, n, dy);
    net->kernels->multiply(&(Product){n, in, layer->out, .a = {dy, row, 1}, .b = {layer->T, in, 1},
                                      .from = {zeros, 0, 1}, .c = dx, .c_row = in});
}

static void turn(Gpt *gpt)
{
    for (size_t i = 0; i < LAYERS && !gpt->turned; i++) {
        const Layer *layer = &gpt->layer[i];
        kernels_transpose(layer->in, layer->out, layer->W, whole_lines(layer->out), layer->T,
                          layer->in);
    }
    gpt->turned = true;
}

/* ---- attention ---- */

/* The nodes of a text from its first token on, the last of which is i; returns how many. */
static size_t path_to(const Gpt *gpt, size_t i, int path[GPT_LENGTH])
{
    size_t n = (size_t)gpt->place[i] + 1;
    for (size_t t = n; t-- > 0; i = (size_t)gpt->parent[path[t]])
        path[t] = (int)i;
    return n;
}

static Four *query(float *qkv, int i) { return fours(qkv + (size_t)i * QKV); }
static Four *key(float *qkv, int i) { return query(qkv, i) + EACH_HEAD; }
static Four *worth(float *qkv, int i) { return query(qkv, i) + 2 * EACH_HEAD; }

static Four product(const Four *a, const Four *b)
{
    Four sum = {0};
    for (size_t k = 0; k < EACH_HEAD; k++)
        sum += a[k] * b[k];
    return sum;
}

static const float cooler = 0.353553391f; /* 1/√8, as many as a head has numbers */

static Four larger(Four a, Four b)
{
    Whole first = a > b;
    return (Four)((first & (Whole)a) | (~first & (Whole)b));
}

static Four *attended_by(const Gpt *gpt, size_t i)
{
    return fours(gpt->attended + i * whole_lines(gpt->T * HEADS));
}

static void attend(const Gpt *gpt, size_t i)
{
    int path[GPT_LENGTH];
    size_t n = path_to(gpt, i, path);
    Four *weight = attended_by(gpt, i), *out = fours(gpt->brought + i * WIDTH);
    Four most = all(-1e30f), sum = {0}, brought[EACH_HEAD] = {{0}};
    for (size_t t = 0; t < n; t++) {
        weight[t] = all(cooler) * product(query(gpt->qkv, (int)i), key(gpt->qkv, path[t]));
        most = larger(most, weight[t]);
    }
    for (size_t t = 0; t < n; t++) {
        weight[t] = exp_of(weight[t] - most);
        sum += weight[t];
    }
    for (size_t t = 0; t < n; t++) {
        const Four *what = worth(gpt->qkv, path[t]);
        weight[t] /= sum;
        for (size_t k = 0; k < EACH_HEAD; k++)
            brought[k] += weight[t] * what[k];
    }
    memcpy(out, brought, sizeof brought);
}

/* From the slopes of what was brought together, `dnorm`, to those of queries, keys and values. */
static void attend_backward(const Gpt *gpt, size_t i)
{
    int path[GPT_LENGTH];
    size_t n = path_to(gpt, i, path);
    const Four *weight = attended_by(gpt, i), *dout = fours(gpt->dnorm + i * WIDTH);
    Four dweight[GPT_LENGTH], sum = {0}, *dquery = query(gpt->dqkv, (int)i);
    for (size_t t = 0; t < n; t++) {
        Four *dworth = worth(gpt->dqkv, path[t]);
        dweight[t] = product(dout, worth(gpt->qkv, path[t]));
        sum += dweight[t] * weight[t];
        for (size_t k = 0; k < EACH_HEAD; k++)
            dworth[k] += weight[t] * dout[k];
    }
    for (size_t t = 0; t < n; t++) {
        Four slope = weight[t] * (dweight[t] - sum) * all(cooler), *dkey = key(gpt->dqkv, path[t]);
        for (size_t k = 0; k < EACH_HEAD; k++) {
            dquery[k] += slope * key(gpt->qkv, path[t])[k];
            dkey[k] += slope * query(gpt->qkv, (int)i)[k];
        }
    }
}

/* ---- the block ---- */

static void norms_forward(const Gpt *gpt, size_t which)
{
    for (size_t i = gpt->ready; i < gpt->n; i++)
        norm_forward(&gpt->norm[which], i, gpt->x[which]);
}

static void rectify(const Gpt *gpt)
{
    for (size_t k = gpt->ready * WIDE; k < gpt->n * WIDE; k++)
        gpt->wide[k] = gpt->wide[k] > 0 ? gpt->wide[k] : 0;
}

static float *of_token(const Gpt *gpt, float *E, size_t i)
{
    return E + (size_t)gpt->token[i] * WIDTH;
}

static float *of_place(const Gpt *gpt, float *P, size_t i)
{
    return P + (size_t)gpt->place[i] * WIDTH;
}

/* Sends the nodes forward that have not been. */
static void run_forward(Net *net)
{
    Gpt *gpt = net->gpt;
    if (gpt->ready == gpt->n)
        return;
    for (size_t i = gpt->ready; i < gpt->n; i++)
        for (size_t k = 0; k < WIDTH; k++)
            gpt->x[0][i * WIDTH + k] = of_token(gpt, gpt->E, i)[k] + of_place(gpt, gpt->P, i)[k];
    norms_forward(gpt, 0);
    layer_forward(net, &gpt->layer[ATTEND], gpt->norm[0].y, NULL, gpt->qkv);
    for (size_t i = gpt->ready; i < gpt->n; i++)
        attend(gpt, i);
    layer_forward(net, &gpt->layer[JOIN], gpt->brought, gpt->x[0], gpt->x[1]);
    norms_forward(gpt, 1);
    layer_forward(net, &gpt->layer[UP], gpt->norm[1].y, NULL, gpt->wide);
    rectify(gpt);
    layer_forward(net, &gpt->layer[DOWN], gpt->wide, gpt->x[1], gpt->x[2]);
    norms_forward(gpt, 2);
    layer_forward(net, &gpt->layer[HEAD], gpt->norm[2].y, NULL, gpt->y);
    gpt->ready = gpt->n;
}

/* Slopes of a norm's outputs stand in `dnorm`; those of its inputs are added to `dx`. */
static void norms_backward(const Gpt *gpt, size_t which)
{
    for (size_t i = 0; i < gpt->n; i++)
        norm_backward(&gpt->norm[which], i, gpt->dnorm, gpt->dx);
}

static void embeddings_backward(const Gpt *gpt)
{
    for (size_t i = 0; i < gpt->n; i++)
        for (size_t k = 0; k < WIDTH; k++) {
            of_token(gpt, gpt->dE, i)[k] += gpt->dx[i * WIDTH + k];
            of_place(gpt, gpt->dP, i)[k] += gpt->dx[i * WIDTH + k];
        }
}

/* Adds the gradient of all nodes, given the slopes dy of what the head says. */
static void run_backward(Net *net)
{
    Gpt *gpt = net->gpt;
    turn(gpt);
    memset(gpt->dx, 0, gpt->n * WIDTH * sizeof gpt->dx[0]);
    layer_backward(net, &gpt->layer[HEAD], gpt->norm[2].y, gpt->dy, gpt->dnorm);
    norms_backward(gpt, 2);
    layer_backward(net, &gpt->layer[DOWN], gpt->wide, gpt->dx, gpt->dwide);
    for (size_t k = 0; k < gpt->n * WIDE; k++)
        gpt->dwide[k] = gpt->wide[k] > 0 ? gpt->dwide[k] : 0;
    layer_backward(net, &gpt->layer[UP], gpt->norm[1].y, gpt->dwide, gpt->dnorm);
    norms_backward(gpt, 1);
    layer_backward(net, &gpt->layer[JOIN], gpt->brought, gpt->dx, gpt->dnorm);
    memset(gpt->dqkv, 0, gpt->n * QKV * sizeof gpt->dqkv[0]);
    for (size_t i = 0; i < gpt->n; i++)
        attend_backward(gpt, i);
    layer_backward(net, &gpt->layer[ATTEND], gpt->norm[0].y, gpt->dqkv, gpt->dnorm);
    norms_backward(gpt, 0);
    embeddings_backward(gpt);
}

/* ---- rows ---- */

void gpt_forward(Net *net, size_t n, const double obs[], double logits[], double value[])
{
    Gpt *gpt = net->gpt;
    const int *node = gpt_nodes(gpt, n, obs);
    run_forward(net);
    for (size_t i = 0; i < n; i++) {
        const float *y = gpt->y + (size_t)node[i] * whole_lines(gpt->V + 1);
        for (size_t j = 0; j < gpt->V && logits; j++)
            logits[i * gpt->V + j] = y[j];
        if (value)
            value[i] = y[gpt->V];
    }
}

void gpt_backward(Net *net, size_t n, const double obs[], const double dlogits[],
                  const double dvalue[])
{
    Gpt *gpt = net->gpt;
    const int *node = gpt_nodes_only(gpt, n, obs);
    size_t row = whole_lines(gpt->V + 1);
    if (!dlogits && !dvalue)
        return;
    run_forward(net);
    memset(gpt->dy, 0, gpt->n * row * sizeof gpt->dy[0]);
    for (size_t i = 0; i < n; i++) {
        float *dy = gpt->dy + (size_t)node[i] * row;
        for (size_t j = 0; j < gpt->V && dlogits; j++)
            dy[j] += (float)dlogits[i * gpt->V + j];
        if (dvalue)
            dy[gpt->V] += (float)dvalue[i];
    }
    run_backward(net);
}

/* ---- weights ---- */

typedef void Each(float *x, double *there);

static double *visit_rows(float *x, size_t rows, size_t columns, Each each, double *there)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            each(x + i * whole_lines(columns) + j, there++);
    return there;
}

void gpt_visit(const Net *net, float *block, Each each, double *there)
{
    static const struct {
        size_t layers, layer[2];
    } behind[NORMS] = {{2, {ATTEND, JOIN}}, {2, {UP, DOWN}}, {1, {HEAD}}};
    const Gpt *gpt = net->gpt;
    there = visit_rows(gpt->E - net->w + block, gpt->V, WIDTH, each, there);
    there = visit_rows(gpt->P - net->w + block, gpt->T, WIDTH, each, there);
    for (size_t k = 0; k < NORMS; k++) {
        there = visit_rows(gpt->norm[k].gain - net->w + block, 1, WIDTH, each, there);
        there = visit_rows(gpt->norm[k].shift - net->w + block, 1, WIDTH, each, there);
        for (size_t i = 0; i < behind[k].layers; i++) {
            const Layer *layer = &gpt->layer[behind[k].layer[i]];
            there = visit_rows(layer->W - net->w + block, layer->in, layer->out, each, there);
            there = visit_rows(layer->b - net->w + block, 1, layer->out, each, there);
        }
    }
}
