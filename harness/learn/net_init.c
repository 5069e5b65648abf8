/* net_init.c: lays a network out in memory and gives it its first weights. */
#include "gpt_inside.h"
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- first weights ---- */

/* Makes k ≤ n random vectors of length n orthonormal, each against those before it. */
static void make_orthonormal(size_t k, size_t n, double q[k][n])
{
    for (size_t i = 0; i < k; i++) {
        for (size_t before = 0; before < i; before++) {
            double dot = 0;
            for (size_t j = 0; j < n; j++)
                dot += q[i][j] * q[before][j];
            for (size_t j = 0; j < n; j++)
                q[i][j] -= dot * q[before][j];
        }
        double square = 0;
        for (size_t j = 0; j < n; j++)
            square += q[i][j] * q[i][j];
        for (size_t j = 0; j < n; j++)
            q[i][j] /= sqrt(square);
    }
}

/* Fills W with orthonormal rows or columns, whichever are fewer; false without memory. `place`
 * keeps layers' draws apart. */
static bool fill_orthogonal(Layer *layer, uint64_t seed, uint64_t place)
{
    bool rows = layer->in <= layer->out;
    size_t k = rows ? layer->in : layer->out, n = rows ? layer->out : layer->in;
    double(*q)[n] = malloc(k * n * sizeof(double));
    if (!q)
        return false;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < n; j++)
            q[i][j] = rng_normal(seed, place, i, RNG_INIT + j);
    make_orthonormal(k, n, q);
    for (size_t i = 0; i < layer->in; i++)
        for (size_t j = 0; j < layer->out; j++)
            *weight_at(layer, layer->W, i, j) = (float)(rows ? q[i][j] : q[j][i]);
    free(q);
    return true;
}

static void scale_column(Layer *layer, size_t column, double gain)
{
    for (size_t i = 0; i < layer->in; i++)
        *weight_at(layer, layer->W, i, column) *= (float)gain;
}

static bool fill_weights(Net *net)
{
    for (size_t k = 0; k < net->stacks; k++)
        for (size_t l = 0; l <= net->stack[k].depth; l++) {
            Layer *layer = &net->stack[k].layer[l];
            if (!fill_orthogonal(layer, net->spec.seed, k * (NET_LAYERS + 1) + l))
                return false;
            for (size_t j = 0; j < layer->out; j++)
                scale_column(layer, j,
                             !layer->head                      ? sqrt(2)
                             : k == 0 && j < net->spec.outputs ? 0.01
                                                               : 1);
        }
    return true;
}

/* ---- memory ---- */

/* Sets the shape of every layer; returns the number of weights, biases and free numbers. */
static size_t shape(Net *net)
{
    NetSpec spec = net->spec;
    size_t count = spec.free;
    net->stacks = spec.shared ? 1 : 2;
    for (size_t k = 0; k < net->stacks; k++) {
        Stack *stack = &net->stack[k];
        stack->depth = spec.layers;
        for (size_t l = 0; l <= spec.layers; l++) {
            Layer *layer = &stack->layer[l];
            size_t head = k == 1 ? 1 : spec.outputs + (spec.shared ? 1 : 0);
            layer->head = l == spec.layers;
            layer->in = l == 0 ? spec.inputs : spec.hidden;
            layer->out = layer->head ? head : spec.hidden;
            count += (layer->in + 1) * layer->out;
        }
    }
    return count;
}

float *take(Parts *parts, size_t rows, size_t columns)
{
    float *part = parts->block ? parts->block + parts->used : NULL;
    parts->used += rows * whole_lines(columns);
    return part;
}

static float *take_matrix(Parts *parts, const Layer *layer)
{
    return layer->head ? take(parts, layer->out, layer->in) : take(parts, layer->in, layer->out);
}

/* Points every layer into the weights, or with `slopes` into the gradient. */
static void lay_out_weights(Net *net, Parts *parts, bool slopes)
{
    for (size_t k = 0; k < net->stacks; k++)
        for (size_t l = 0; l <= net->stack[k].depth; l++) {
            Layer *layer = &net->stack[k].layer[l];
            *(slopes ? &layer->dW : &layer->W) = take_matrix(parts, layer);
            *(slopes ? &layer->db : &layer->b) = take(parts, 1, layer->out);
        }
    *(slopes ? &net->dfree : &net->free) = take(parts, 1, net->spec.free);
}

/* The first layer needs no Wᵀ: no slope goes back through it. */
static void lay_out_turned(Net *net, Parts *parts)
{
    for (size_t k = 0; k < net->stacks; k++)
        for (size_t l = 1; l < net->stack[k].depth; l++) {
            Layer *layer = &net->stack[k].layer[l];
            layer->T = take(parts, whole_lines(layer->out), layer->in);
        }
}

static void lay_out(Net *net, Parts *parts)
{
    net->w = parts->block;
    lay_out_weights(net, parts, false);
    net->size = parts->used;
    net->g = take(parts, 0, 0);
    lay_out_weights(net, parts, true);
    net->m = take(parts, 1, net->size);
    net->v = take(parts, 1, net->size);
    net->along = take(parts, 1, net->size);
    lay_out_turned(net, parts);
}

float *new_block(size_t floats)
{
    float *block = aligned_alloc(LINE * sizeof(float), floats * sizeof(float));
    return block ? memset(block, 0, floats * sizeof(float)) : NULL;
}

static bool allocate(Net *net)
{
    Parts parts = {0};
    net->count = shape(net);
    lay_out(net, &parts);
    parts = (Parts){.block = new_block(parts.used)};
    if (parts.block)
        lay_out(net, &parts);
    return parts.block;
}

static void lay_out_rows(Net *net, size_t n, Parts *parts)
{
    net->obs = take(parts, n, net->spec.inputs);
    for (size_t k = 0; k < net->stacks; k++) {
        Stack *stack = &net->stack[k];
        size_t outputs = stack->layer[stack->depth].out;
        stack->layer[0].x = net->obs;
        for (size_t l = 1; l <= stack->depth; l++)
            stack->layer[l].x = take(parts, n, stack->layer[l].in);
        stack->y = take(parts, n, outputs);
        stack->dy = take(parts, n, outputs);
        for (size_t i = 0; i < 2; i++)
            stack->dx[i] = take(parts, n, net->spec.hidden);
    }
}

void net_make_room(Net *net, size_t n)
{
    if (n <= net->room)
        return;
    Parts one = {0};
    lay_out_rows(net, 1, &one);
    free(net->rows);
    net->rows = n <= PTRDIFF_MAX / sizeof(float) / one.used ? new_block(n * one.used) : NULL;
    assert(net->rows && "no memory for so many rows");
    lay_out_rows(net, n, &(Parts){.block = net->rows});
    net->room = n;
    net->n = 0;
}

static bool sound(NetSpec spec, size_t size, char error[size])
{
    size_t widest = spec.inputs > spec.outputs + spec.free ? spec.inputs : spec.outputs + spec.free;
    bool layers =
        spec.layers <= NET_LAYERS && (spec.hidden || !spec.layers) && spec.hidden <= NET_MOST;
    bool ends = spec.inputs && spec.outputs && widest <= NET_MOST;
    if (layers && ends && spec.epsilon >= 0 && isfinite(spec.epsilon))
        return true;
    snprintf(error, size,
             "net: %zu inputs, %zu layers of %zu, %zu outputs, %zu free, epsilon %g; expected "
             "inputs and outputs, at most %d layers, "
             "1 to %d numbers in each, and epsilon ≥ 0",
             spec.inputs, spec.layers, spec.hidden, spec.outputs, spec.free, spec.epsilon,
             NET_LAYERS, NET_MOST);
    return false;
}

Net *net_new(NetSpec spec, size_t size, char error[size])
{
    if (!sound(spec, size, error))
        return NULL;
    Net *net = calloc(1, sizeof *net);
    if (net) {
        net->spec = spec;
        lock_begin(&net->lock);
        net->kernels = kernels_here();
        net->b1_t = net->b2_t = 1;
        net->spec.epsilon = spec.epsilon > 0 ? spec.epsilon : 1e-8;
    }
    if (!net || !allocate(net) || !fill_weights(net)) {
        net_free(net);
        snprintf(error, size, "net: no memory for %zu layers of %zu", spec.layers, spec.hidden);
        return NULL;
    }
    return net;
}

void net_free(Net *net)
{
    if (!net)
        return;
    gpt_free(net->gpt);
    lock_end(&net->lock);
    free(net->rows);
    free(net->w);
    free(net);
}
