/* net.c: forward, backward and Adam for one or two stacks of tanh layers.
 *
 * A stack keeps the rows that entered each of its layers in its last forward. A backward of
 * those same rows uses them; of other rows, or after the weights have changed, it runs forward
 * first. So the functions of agent.h remember nothing that an agent could get wrong. Matrices
 * are W[in][out], and each row is summed in the same order whatever n is: a row's answer is the
 * same to the bit alone and in a batch. First weights are made in net_init.c. */
#include "journal_inside.h"
#include "net_inside.h"
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for n rows in every layer; the rows themselves are lost. */
static void make_room(Stack *stack, size_t n)
{
    if (n <= stack->room)
        return;
    size_t width = 0, widest = 0;
    for (size_t l = 0; l <= stack->depth; l++) {
        size_t in = stack->layer[l].in, out = stack->layer[l].out;
        width += in;
        widest = out > widest ? out : in > widest ? in : widest;
    }
    free(stack->rows);
    stack->rows = malloc(n * (width + stack->layer[stack->depth].out + 2 * widest) * sizeof(float));
    assert(stack->rows && "no memory for so many rows");
    float *next = stack->rows;
    for (size_t l = 0; l <= stack->depth; l++) {
        stack->layer[l].x = next;
        next += n * stack->layer[l].in;
    }
    stack->y = next;
    stack->dy = next + n * stack->layer[stack->depth].out;
    stack->dx = stack->dy + n * widest;
    stack->room = n;
}

/* y = x W + b, row by row. */
static void affine(const Layer *layer, size_t n, float *restrict y)
{
    for (size_t i = 0; i < n; i++, y += layer->out) {
        const float *x = layer->x + i * layer->in, *w = layer->W;
        memcpy(y, layer->b, layer->out * sizeof y[0]);
        for (size_t j = 0; j < layer->in; j++, w += layer->out)
            for (size_t k = 0; k < layer->out; k++)
                y[k] += x[j] * w[k];
    }
}

/* dW += xᵀ dy and db += Σ dy. */
static void affine_gradient(const Layer *layer, size_t n, const float *restrict dy)
{
    for (size_t i = 0; i < n; i++, dy += layer->out) {
        const float *x = layer->x + i * layer->in;
        float *restrict dW = layer->dW;
        for (size_t j = 0; j < layer->in; j++, dW += layer->out)
            for (size_t k = 0; k < layer->out; k++)
                dW[k] += x[j] * dy[k];
        for (size_t k = 0; k < layer->out; k++)
            layer->db[k] += dy[k];
    }
}

/* dx = (dy Wᵀ) (1 − x²), x being what tanh gave. */
static void tanh_gradient(const Layer *layer, size_t n, const float *restrict dy,
                          float *restrict dx)
{
    for (size_t i = 0; i < n; i++, dy += layer->out, dx += layer->in) {
        const float *x = layer->x + i * layer->in, *w = layer->W;
        for (size_t j = 0; j < layer->in; j++, w += layer->out) {
            float sum = 0;
            for (size_t k = 0; k < layer->out; k++)
                sum += dy[k] * w[k];
            dx[j] = sum * (1 - x[j] * x[j]);
        }
    }
}

static void run_forward(Stack *stack, size_t n, const double obs[])
{
    make_room(stack, n);
    for (size_t i = 0; i < n * stack->layer[0].in; i++)
        stack->layer[0].x[i] = (float)obs[i];
    for (size_t l = 0; l < stack->depth; l++) {
        float *h = stack->layer[l + 1].x;
        affine(&stack->layer[l], n, h);
        for (size_t i = 0; i < n * stack->layer[l].out; i++)
            h[i] = tanhf(h[i]);
    }
    affine(&stack->layer[stack->depth], n, stack->y);
    stack->fresh = n;
}

/* Whether the last forward was of these rows and these weights. */
static bool holds(const Stack *stack, size_t n, const double obs[])
{
    if (stack->fresh != n)
        return false;
    for (size_t i = 0; i < n * stack->layer[0].in; i++)
        if (stack->layer[0].x[i] != (float)obs[i])
            return false;
    return true;
}

/* Adds the gradient of the rows that the stack holds, given its slope dy in each of their
 * outputs; spends dy. */
static void run_backward(Stack *stack, size_t n)
{
    for (size_t l = stack->depth;; l--) {
        affine_gradient(&stack->layer[l], n, stack->dy);
        if (l == 0)
            return;
        tanh_gradient(&stack->layer[l], n, stack->dy, stack->dx);
        float *spent = stack->dy;
        stack->dy = stack->dx;
        stack->dx = spent;
    }
}

void net_forward(Net *net, size_t n, const double obs[], double logits[], double value[])
{
    assert(n > 0 && "no rows");
    size_t outputs = net->spec.outputs, P = outputs + net->spec.free;
    Stack *actor = &net->stack[0], *critic = &net->stack[net->stacks - 1];
    if (logits || (value && critic == actor))
        run_forward(actor, n, obs);
    if (value && critic != actor)
        run_forward(critic, n, obs);
    size_t width = actor->layer[actor->depth].out, column = critic->layer[critic->depth].out;
    for (size_t i = 0; i < n && logits; i++)
        for (size_t j = 0; j < P; j++)
            logits[i * P + j] = j < outputs ? actor->y[i * width + j] : net->free[j - outputs];
    for (size_t i = 0; i < n && value; i++)
        value[i] = critic->y[i * column + column - 1];
}

/* The slopes a stack starts from: in the policy's columns where it has them, and in the value's,
 * its last, where it has that. */
static void begin_backward(const Net *net, const Stack *stack, size_t n, const double dlogits[],
                           const double dvalue[])
{
    size_t outputs = net->spec.outputs, P = outputs + net->spec.free,
           width = stack->layer[stack->depth].out;
    bool policy = stack == &net->stack[0], values = stack == &net->stack[net->stacks - 1];
    for (size_t i = 0; i < n; i++) {
        float *dy = stack->dy + i * width;
        for (size_t j = 0; j < outputs && policy; j++)
            dy[j] = dlogits ? (float)dlogits[i * P + j] : 0;
        if (values)
            dy[width - 1] = dvalue ? (float)dvalue[i] : 0;
    }
}

void net_backward(Net *net, size_t n, const double obs[], const double dlogits[],
                  const double dvalue[])
{
    assert(n > 0 && "no rows");
    size_t outputs = net->spec.outputs, free_ones = net->spec.free;
    for (size_t k = 0; k < net->stacks; k++) {
        Stack *stack = &net->stack[k];
        if (!(k == 0 && dlogits) && !(k == net->stacks - 1 && dvalue))
            continue;
        if (!holds(stack, n, obs))
            run_forward(stack, n, obs);
        begin_backward(net, stack, n, dlogits, dvalue);
        run_backward(stack, n);
    }
    for (size_t i = 0; i < n && dlogits; i++)
        for (size_t j = 0; j < free_ones; j++)
            net->dfree[j] += (float)dlogits[i * (outputs + free_ones) + outputs + j];
}

double net_clip(Net *net, double most)
{
    assert(most > 0 && "the greatest length must be positive");
    double square = 0;
    for (size_t i = 0; i < net->count; i++)
        square += (double)net->g[i] * (double)net->g[i];
    double length = sqrt(square);
    for (size_t i = 0; i < net->count && length > most; i++)
        net->g[i] *= (float)(most / length);
    return length;
}

void net_clear(Net *net) { memset(net->g, 0, net->count * sizeof net->g[0]); }

/* The weights have changed: what the stacks hold is of other weights. */
static void grow_stale(Net *net)
{
    for (size_t k = 0; k < net->stacks; k++)
        net->stack[k].fresh = 0;
}

void adam_step(Net *net, double lr)
{
    const float b1 = 0.9f, b2 = 0.999f, epsilon = (float)net->spec.epsilon;
    journal_adam(net, lr);
    net->steps++;
    float rate = (float)(lr / (1 - pow(0.9, (double)net->steps)));
    float unbias = (float)(1 / sqrt(1 - pow(0.999, (double)net->steps)));
    for (size_t i = 0; i < net->count; i++) {
        float g = net->g[i];
        net->m[i] = b1 * net->m[i] + (1 - b1) * g;
        net->v[i] = b2 * net->v[i] + (1 - b2) * g * g;
        net->w[i] += rate * net->m[i] / (sqrtf(net->v[i]) * unbias + epsilon);
    }
    net_clear(net);
    grow_stale(net);
}

NetSpec net_spec(const Net *net) { return net->spec; }

size_t net_count(const Net *net) { return net->count; }

void net_read(const Net *net, double w[])
{
    for (size_t i = 0; i < net->count; i++)
        w[i] = net->w[i];
}

void net_write(Net *net, const double w[])
{
    for (size_t i = 0; i < net->count; i++)
        net->w[i] = (float)w[i];
    grow_stale(net);
}

void net_gradient(const Net *net, double g[])
{
    for (size_t i = 0; i < net->count; i++)
        g[i] = net->g[i];
}
