/* net_init.c: lays a network out in memory and gives it its first weights. */
#include "net_inside.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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
            layer->W[i * layer->out + j] = (float)(rows ? q[i][j] : q[j][i]);
    free(q);
    return true;
}

static void scale_column(Layer *layer, size_t column, double gain)
{
    for (size_t i = 0; i < layer->in; i++)
        layer->W[i * layer->out + column] *= (float)gain;
}

static bool fill_weights(Net *net)
{
    for (size_t k = 0; k < net->stacks; k++)
        for (size_t l = 0; l <= net->stack[k].depth; l++) {
            Layer *layer = &net->stack[k].layer[l];
            bool head = l == net->stack[k].depth;
            if (!fill_orthogonal(layer, net->spec.seed, k * (NET_LAYERS + 1) + l))
                return false;
            for (size_t j = 0; j < layer->out; j++)
                scale_column(layer, j,
                             !head                             ? sqrt(2)
                             : k == 0 && j < net->spec.outputs ? 0.01
                                                               : 1);
        }
    return true;
}

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
            size_t head = k == 1 ? 1 : spec.outputs + (spec.shared ? 1 : 0);
            stack->layer[l].in = l == 0 ? spec.inputs : spec.hidden;
            stack->layer[l].out = l == spec.layers ? head : spec.hidden;
            count += (stack->layer[l].in + 1) * stack->layer[l].out;
        }
    }
    return count;
}

/* Points every layer into the weights and the gradient, one after another. */
static void lay_out(Net *net)
{
    size_t at = 0;
    for (size_t k = 0; k < net->stacks; k++)
        for (size_t l = 0; l <= net->stack[k].depth; l++) {
            Layer *layer = &net->stack[k].layer[l];
            size_t matrix = layer->in * layer->out;
            layer->W = net->w + at;
            layer->dW = net->g + at;
            layer->b = layer->W + matrix;
            layer->db = layer->dW + matrix;
            at += matrix + layer->out;
        }
    net->free = net->w + at;
    net->dfree = net->g + at;
}

/* One block for weights, gradient and Adam's averages; false without memory. */
static bool allocate(Net *net)
{
    net->count = shape(net);
    net->w = calloc(4 * net->count, sizeof net->w[0]);
    if (!net->w)
        return false;
    net->g = net->w + net->count;
    net->m = net->g + net->count;
    net->v = net->m + net->count;
    lay_out(net);
    return true;
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
    for (size_t k = 0; k < net->stacks; k++)
        free(net->stack[k].rows);
    free(net->w);
    free(net);
}
