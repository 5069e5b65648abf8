/* gpt_init.c: lays a language model out in memory and gives it its first weights. */
#include "gpt_inside.h"
#include <assert.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- weights ---- */

static void lay_out_norm(Norm *norm, Parts *parts, bool slopes)
{
    *(slopes ? &norm->dgain : &norm->gain) = take(parts, 1, WIDTH);
    *(slopes ? &norm->dshift : &norm->shift) = take(parts, 1, WIDTH);
}

static void lay_out_layer(Layer *layer, Parts *parts, bool slopes)
{
    *(slopes ? &layer->dW : &layer->W) = take(parts, layer->in, layer->out);
    *(slopes ? &layer->db : &layer->b) = take(parts, 1, layer->out);
}

/* Points everything into the weights, or with `slopes` into the gradient. */
static void lay_out_weights(Gpt *gpt, Parts *parts, bool slopes)
{
    *(slopes ? &gpt->dE : &gpt->E) = take(parts, gpt->V, WIDTH);
    *(slopes ? &gpt->dP : &gpt->P) = take(parts, gpt->T, WIDTH);
    for (size_t i = 0; i < NORMS; i++)
        lay_out_norm(&gpt->norm[i], parts, slopes);
    for (size_t i = 0; i < LAYERS; i++)
        lay_out_layer(&gpt->layer[i], parts, slopes);
}

static void lay_out(Net *net, Parts *parts)
{
    Gpt *gpt = net->gpt;
    net->w = parts->block;
    lay_out_weights(gpt, parts, false);
    net->size = parts->used;
    net->g = take(parts, 0, 0);
    lay_out_weights(gpt, parts, true);
    net->m = take(parts, 1, net->size);
    net->v = take(parts, 1, net->size);
    for (size_t i = 0; i < LAYERS; i++)
        gpt->layer[i].T = take(parts, whole_lines(gpt->layer[i].out), gpt->layer[i].in);
}

static bool allocate(Net *net)
{
    Parts parts = {0};
    lay_out(net, &parts);
    parts = (Parts){.block = new_block(parts.used)};
    if (parts.block)
        lay_out(net, &parts);
    return parts.block;
}

static void set(float *x, double value) { *x = (float)value; }

/* Random numbers of a deviation; `place` keeps the draws apart. */
static void scatter(float *x, size_t rows, size_t columns, double deviation, uint64_t seed,
                    uint64_t place)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            set(&x[i * whole_lines(columns) + j],
                deviation * rng_normal(seed, place, i, RNG_INIT + j));
}

/* What leads back into x is begun smaller; the head says little at first, and its last column, the
 * value, nothing. */
static void fill_weights(Gpt *gpt, uint64_t seed)
{
    static const double gain[LAYERS] = {
        [ATTEND] = 1, [JOIN] = 0.5, [UP] = 1, [DOWN] = 0.5, [HEAD] = 0.5};
    scatter(gpt->E, gpt->V, WIDTH, 0.1, seed, LAYERS);
    scatter(gpt->P, gpt->T, WIDTH, 0.05, seed, LAYERS + 1);
    for (size_t i = 0; i < LAYERS; i++) {
        const Layer *layer = &gpt->layer[i];
        scatter(layer->W, layer->in, layer->out, gain[i] / sqrt((double)layer->in), seed, i);
    }
    const Layer *head = &gpt->layer[HEAD];
    for (size_t i = 0; i < WIDTH; i++)
        *weight_at(head, head->W, i, gpt->V) = 0;
    for (size_t k = 0; k < NORMS; k++)
        for (size_t i = 0; i < WIDTH; i++)
            gpt->norm[k].gain[i] = 1;
}

static size_t count(const Gpt *gpt)
{
    size_t n = (gpt->V + gpt->T) * WIDTH + 2 * NORMS * WIDTH;
    for (size_t i = 0; i < LAYERS; i++)
        n += (gpt->layer[i].in + 1) * gpt->layer[i].out;
    return n;
}

/* ---- rows ---- */

/* The arrays that have a row for each node, and how long it is. */
typedef struct {
    float **at;
    size_t width;
} NodeArray;

enum { NODE_ARRAYS = 10 + 4 * NORMS };

static void node_arrays(Gpt *gpt, NodeArray array[NODE_ARRAYS])
{
    size_t k = 0, attended = gpt->T * HEADS, said = gpt->V + 1;
    for (size_t i = 0; i < NORMS; i++) {
        array[k++] = (NodeArray){&gpt->norm[i].hat, WIDTH};
        array[k++] = (NodeArray){&gpt->norm[i].scale, 1};
        array[k++] = (NodeArray){&gpt->norm[i].y, WIDTH};
        array[k++] = (NodeArray){&gpt->x[i], WIDTH};
    }
    array[k++] = (NodeArray){&gpt->qkv, QKV}, array[k++] = (NodeArray){&gpt->dqkv, QKV};
    array[k++] = (NodeArray){&gpt->wide, WIDE}, array[k++] = (NodeArray){&gpt->dwide, WIDE};
    array[k++] = (NodeArray){&gpt->y, said}, array[k++] = (NodeArray){&gpt->dy, said};
    array[k++] = (NodeArray){&gpt->brought, WIDTH};
    array[k++] = (NodeArray){&gpt->attended, attended};
    array[k++] = (NodeArray){&gpt->dx, WIDTH}, array[k++] = (NodeArray){&gpt->dnorm, WIDTH};
}

static void *grown(void *old, size_t bytes)
{
    void *new = realloc(old, bytes);
    assert(new && "no memory for so many rows");
    return new;
}

/* A longer array of whole lines, which keeps what the n nodes have. */
static void grow(NodeArray array, size_t n, size_t room)
{
    size_t row = whole_lines(array.width);
    float *new = room <= PTRDIFF_MAX / sizeof(float) / row ? new_block(room * row) : NULL;
    assert(new && "no memory for so many rows");
    if (n)
        memcpy(new, *array.at, n * row * sizeof new[0]);
    free(*array.at);
    *array.at = new;
}

void gpt_make_room(Gpt *gpt, size_t nodes)
{
    if (nodes <= gpt->room)
        return;
    size_t room = 2 * nodes, kept = gpt->n, ready = gpt->ready;
    bool turned = gpt->turned;
    assert(room < INT_MAX / 2 && "no memory for so many rows");
    NodeArray array[NODE_ARRAYS];
    node_arrays(gpt, array);
    for (size_t i = 0; i < NODE_ARRAYS; i++)
        grow(array[i], kept, room);
    gpt->token = grown(gpt->token, room * sizeof(int));
    gpt->parent = grown(gpt->parent, room * sizeof(int));
    gpt->place = grown(gpt->place, room * sizeof(int));
    gpt->slot = grown(gpt->slot, 2 * room * sizeof(int));
    gpt->room = room;
    gpt_forget(gpt);
    for (size_t i = 0; i < kept; i++)
        gpt_child(gpt, gpt->parent[i], gpt->token[i]);
    gpt->ready = ready, gpt->turned = turned;
}

int *gpt_rows(Gpt *gpt, size_t n)
{
    if (n > gpt->rows_room) {
        gpt->node = grown(gpt->node, n * sizeof gpt->node[0]);
        gpt->rows_room = n;
    }
    return gpt->node;
}

/* ---- the whole ---- */

static void shape(Gpt *gpt, GptSpec spec)
{
    gpt->V = spec.tokens, gpt->T = spec.length;
    const size_t in[LAYERS] = {WIDTH, WIDTH, WIDTH, WIDE, WIDTH},
                 out[LAYERS] = {QKV, WIDTH, WIDE, WIDTH, spec.tokens + 1};
    for (size_t i = 0; i < LAYERS; i++)
        gpt->layer[i] = (Layer){.in = in[i], .out = out[i]};
}

static bool sound(GptSpec spec, size_t size, char error[size])
{
    if (spec.tokens >= 2 && spec.tokens < NET_MOST && spec.length >= 1 &&
        spec.length <= GPT_LENGTH && spec.epsilon >= 0 && isfinite(spec.epsilon))
        return true;
    snprintf(error, size,
             "gpt: %zu tokens, texts of %zu, epsilon %g; expected 2 to %d tokens, texts of 1 to "
             "%d, and epsilon ≥ 0",
             spec.tokens, spec.length, spec.epsilon, NET_MOST - 1, GPT_LENGTH);
    return false;
}

Net *gpt_new(GptSpec spec, size_t size, char error[size])
{
    if (!sound(spec, size, error))
        return NULL;
    Net *net = calloc(1, sizeof *net);
    if (net) {
        net->spec = (NetSpec){.inputs = spec.length,
                              .outputs = spec.tokens,
                              .shared = true,
                              .epsilon = spec.epsilon > 0 ? spec.epsilon : 1e-8,
                              .seed = spec.seed};
        lock_begin(&net->lock);
        net->kernels = kernels_here();
        net->b1_t = net->b2_t = 1;
        net->gpt = calloc(1, sizeof *net->gpt);
    }
    if (net && net->gpt)
        shape(net->gpt, spec);
    if (!net || !net->gpt || !allocate(net)) {
        net_free(net);
        snprintf(error, size, "gpt: no memory for %zu tokens", spec.tokens);
        return NULL;
    }
    fill_weights(net->gpt, spec.seed);
    net->count = count(net->gpt);
    net->stacks = 1;
    net->stack[0].layer[0] = net->gpt->layer[HEAD];
    return net;
}

void gpt_free(Gpt *gpt)
{
    if (!gpt)
        return;
    NodeArray array[NODE_ARRAYS];
    node_arrays(gpt, array);
    for (size_t i = 0; i < NODE_ARRAYS; i++)
        free(*array[i].at);
    int *const lists[] = {gpt->token, gpt->parent, gpt->place, gpt->slot, gpt->node};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        free(lists[i]);
    free(gpt);
}
