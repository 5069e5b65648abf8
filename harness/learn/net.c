/* net.c: forward, backward and Adam for one or two stacks of tanh layers.
 *
 * A network holds the rows it was last given, and each stack what its layers made of them. A
 * backward of those same rows uses that; of other rows, or after the weights have changed, it
 * runs forward first. So the functions of agent.h remember nothing that an agent could get
 * wrong. The arithmetic, and why a row's answer is the same to the bit alone and in a batch,
 * is in kernels.h; memory and first weights are in net_init.c. */
#include "gpt_inside.h"
#include "journal_inside.h"
#include "poison.h"
#include <assert.h>
#include <math.h>
#include <string.h>

static const float one = 1;
static float zeros[NET_MOST]; /* never written to; without const, no file is filled with it */

/* ---- one layer ---- */

/* h = tanh(b + x W). */
static void hidden_forward(const Kernels *kernels, const Layer *layer, size_t n, float *h)
{
    size_t in = whole_lines(layer->in), out = whole_lines(layer->out);
    kernels->multiply(&(Product){n, layer->out, layer->in, .a = {layer->x, in, 1},
                                 .b = {layer->W, out, 1}, .from = {layer->b, 0, 1}, .c = h,
                                 .c_row = out, .f = TANH});
}

/* y = b + x W. */
static void head_forward(const Kernels *kernels, const Layer *layer, size_t n, float *y)
{
    size_t in = whole_lines(layer->in), out = whole_lines(layer->out);
    kernels->dots(&(Product){n, layer->out, layer->in, .a = {layer->x, in, 1},
                             .b = {layer->W, 1, in}, .from = {layer->b, 0, 1}, .c = y,
                             .c_row = out});
}

/* c += aᵀ b, a and b having n rows. */
static void add_product(const Kernels *kernels, size_t n, size_t rows, const float *a,
                        size_t columns, const float *b, float *c)
{
    size_t row = whole_lines(columns);
    kernels->multiply(&(Product){rows, columns, n, .a = {a, 1, whole_lines(rows)}, .b = {b, row, 1},
                                 .from = {c, row, 1}, .c = c, .c_row = row});
}

void layer_gradient(const Kernels *kernels, const Layer *layer, size_t n, const float *dy)
{
    size_t in = layer->in, out = layer->out, row = whole_lines(out);
    if (layer->head)
        add_product(kernels, n, out, dy, in, layer->x, layer->dW);
    else
        add_product(kernels, n, in, layer->x, out, dy, layer->dW);
    kernels->multiply(&(Product){1, out, n, .a = {&one, 0, 0}, .b = {dy, row, 1},
                                 .from = {layer->db, row, 1}, .c = layer->db, .c_row = row});
}

/* dx = (dy Wᵀ) (1 − x²), x being what tanh gave. */
static void tanh_gradient(const Kernels *kernels, const Layer *layer, size_t n, const float *dy,
                          float *dx)
{
    size_t in = whole_lines(layer->in), out = whole_lines(layer->out);
    kernels->multiply(&(Product){n, layer->in, layer->out, .a = {dy, out, 1},
                                 .b = {layer->head ? layer->W : layer->T, in, 1},
                                 .from = {zeros, 0, 1}, .c = dx, .c_row = in, .f = SLOPE,
                                 .x = layer->x});
}

/* ---- a stack ---- */

/* What the stacks have made of rows and weights is no longer of these. */
static void grow_stale(Net *net, bool weights)
{
    if (net->gpt)
        gpt_forget(net->gpt);
    for (size_t k = 0; k < net->stacks; k++) {
        net->stack[k].fresh = false;
        net->stack[k].turned &= !weights;
    }
}

/* Takes n rows in, unless they are those that the network holds. */
static void hold(Net *net, size_t n, const double obs[])
{
    size_t D = net->spec.inputs;
    to_be_read(obs, n * D);
    net_make_room(net, n);
    bool same = n == net->n;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < D; j++) {
            float x = (float)obs[i * D + j], *held = &net->obs[i * whole_lines(D) + j];
            same = same && !memcmp(held, &x, sizeof x);
            *held = x;
        }
    net->n = n;
    if (!same)
        grow_stale(net, false);
}

/* Sends the rows through the stacks from one to another, as far as that is not done. Layer by
 * layer: what one stack waits for, the other does meanwhile. */
static void run_forward(Net *net, size_t from, size_t to)
{
    for (size_t l = 0; l <= net->spec.layers; l++)
        for (size_t k = from; k <= to; k++) {
            Stack *stack = &net->stack[k];
            const Layer *layer = &stack->layer[l];
            if (stack->fresh)
                continue;
            if (layer->head)
                head_forward(net->kernels, layer, net->n, stack->y);
            else
                hidden_forward(net->kernels, layer, net->n, stack->layer[l + 1].x);
            stack->fresh = layer->head;
        }
}

static void turn(Stack *stack)
{
    for (size_t l = 1; l < stack->depth && !stack->turned; l++) {
        const Layer *layer = &stack->layer[l];
        kernels_transpose(layer->in, layer->out, layer->W, whole_lines(layer->out), layer->T,
                          whole_lines(layer->in));
    }
    stack->turned = true;
}

/* Adds the gradient of the rows that are held, given the slope dy in each output. */
static void run_backward(const Net *net, Stack *stack)
{
    const float *dy = stack->dy;
    turn(stack);
    for (size_t l = stack->depth;; l--) {
        layer_gradient(net->kernels, &stack->layer[l], net->n, dy);
        if (l == 0)
            return;
        tanh_gradient(net->kernels, &stack->layer[l], net->n, dy, stack->dx[l % 2]);
        dy = stack->dx[l % 2];
    }
}

/* ---- agent.h ---- */

void net_forward(Net *net, size_t n, const double obs[], double logits[], double value[])
{
    assert(n > 0 && "no rows");
    size_t outputs = net->spec.outputs, P = outputs + net->spec.free, last = net->stacks - 1;
    const Stack *actor = &net->stack[0], *critic = &net->stack[last];
    to_be_written(logits, n * P), to_be_written(value, n);
    if (net->gpt)
        return gpt_forward(net, n, obs, logits, value);
    hold(net, n, obs);
    run_forward(net, logits ? 0 : last, value ? last : 0);
    size_t width = whole_lines(actor->layer[actor->depth].out);
    for (size_t i = 0; i < n && logits; i++)
        for (size_t j = 0; j < P; j++)
            logits[i * P + j] = j < outputs ? actor->y[i * width + j] : net->free[j - outputs];
    size_t columns = critic->layer[critic->depth].out;
    for (size_t i = 0; i < n && value; i++)
        value[i] = critic->y[i * whole_lines(columns) + columns - 1];
}

/* The slopes a stack starts from: in the policy's columns where it has them, and in the value's,
 * its last, where it has that. */
static void begin_backward(const Net *net, const Stack *stack, const double dlogits[],
                           const double dvalue[])
{
    size_t outputs = net->spec.outputs, P = outputs + net->spec.free,
           width = stack->layer[stack->depth].out;
    bool policy = stack == &net->stack[0], values = stack == &net->stack[net->stacks - 1];
    for (size_t i = 0; i < net->n; i++) {
        float *dy = stack->dy + i * whole_lines(width);
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
    to_be_read(dlogits, n * (outputs + free_ones)), to_be_read(dvalue, n);
    if (net->gpt)
        return gpt_backward(net, n, obs, dlogits, dvalue);
    hold(net, n, obs);
    for (size_t k = 0; k < net->stacks; k++) {
        Stack *stack = &net->stack[k];
        if (!(k == 0 && dlogits) && !(k == net->stacks - 1 && dvalue))
            continue;
        run_forward(net, k, k);
        begin_backward(net, stack, dlogits, dvalue);
        run_backward(net, stack);
    }
    for (size_t i = 0; i < n && dlogits; i++)
        for (size_t j = 0; j < free_ones; j++)
            net->dfree[j] += (float)dlogits[i * (outputs + free_ones) + outputs + j];
}

double net_clip(Net *net, double most)
{
    assert(most > 0 && "the greatest length must be positive");
    double square = 0;
    for (size_t i = 0; i < net->size; i++)
        square += (double)net->g[i] * (double)net->g[i];
    double length = sqrt(square);
    for (size_t i = 0; i < net->size && length > most; i++)
        net->g[i] *= (float)(most / length);
    return length;
}

void net_clear(Net *net) { memset(net->g, 0, net->size * sizeof net->g[0]); }

void adam_step(Net *net, double lr)
{
    journal_adam(net, lr);
    net->b1_t *= 0.9; /* not pow, whose last digit differs between C libraries */
    net->b2_t *= 0.999;
    AdamStep step = {.rate = (float)(lr / (1 - net->b1_t)),
                     .unbias = (float)(1 / sqrt(1 - net->b2_t)),
                     .epsilon = (float)net->spec.epsilon};
    net->kernels->adam(net->size, step, net->w, net->g, net->m, net->v);
    grow_stale(net, true);
}

/* ---- net.h ---- */

NetSpec net_spec(const Net *net) { return net->spec; }

size_t net_count(const Net *net) { return net->count; }

/* Calls `each` with every number of w, or of g, in the order of net_read, and with its place
 * there. */
static void visit(const Net *net, bool slopes, void each(float *x, double *there), double *there)
{
    if (net->gpt)
        return gpt_visit(net->gpt, slopes, each, there);
    for (size_t k = 0; k < net->stacks; k++)
        for (size_t l = 0; l <= net->stack[k].depth; l++) {
            const Layer *layer = &net->stack[k].layer[l];
            for (size_t i = 0; i < layer->in; i++)
                for (size_t j = 0; j < layer->out; j++)
                    each(weight_at(layer, slopes ? layer->dW : layer->W, i, j), there++);
            for (size_t j = 0; j < layer->out; j++)
                each((slopes ? layer->db : layer->b) + j, there++);
        }
    for (size_t i = 0; i < net->spec.free; i++)
        each((slopes ? net->dfree : net->free) + i, there++);
}

static void copy_out(float *x, double *there) { *there = *x; }
static void copy_in(float *x, double *there) { *x = (float)*there; }

void net_read(const Net *net, double w[]) { visit(net, false, copy_out, w); }

void net_write(Net *net, const double w[])
{
    memset(net->w, 0, net->size * sizeof net->w[0]); /* the padding: a step of NaN reaches it */
    visit(net, false, copy_in, (double *)w);
    grow_stale(net, true);
}

void net_gradient(const Net *net, double g[]) { visit(net, true, copy_out, g); }
