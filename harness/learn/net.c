/* net.c: forward, backward, along a direction, and Adam, for one or two stacks of tanh layers.
 *
 * A network holds the rows it was last given, and each stack what its layers made of them. A
 * backward of those same rows uses that; of other rows, or after the weights have changed, it
 * runs forward first. So the functions of agent.h remember nothing that an agent could get
 * wrong. The arithmetic, and why a row's answer is the same to the bit alone and in a batch,
 * is in kernels.h; memory and first weights are in net_init.c. */
#include "gpt_inside.h"
#include "journal_inside.h"
#include "order.h"
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

/* ---- along a direction ---- */

/* t = vb + x V + tx W, times 1 − h² in a hidden layer: how fast what a layer gives moves, and h is
 * what it gives. V and vb are its part of the direction; tx is how fast x moves, NULL if it does
 * not. */
static void layer_along(const Net *net, const Layer *layer, const float *tx, const float *h,
                        float *t)
{
    size_t in = whole_lines(layer->in), out = whole_lines(layer->out);
    Finish last = layer->head ? PLAIN : SLOPE;
    const float *V = layer->W - net->w + net->along, *vb = layer->b - net->w + net->along;
    void (*product)(const Product *p) = layer->head ? net->kernels->dots : net->kernels->multiply;
    Product p = {net->n,
                 layer->out,
                 layer->in,
                 .a = {layer->x, in, 1},
                 .b = {V, out, 1},
                 .from = {vb, 0, 1},
                 .c = t,
                 .c_row = out,
                 .f = tx ? PLAIN : last,
                 .x = h};
    if (layer->head)
        p.b = (View){V, 1, in};
    product(&p);
    p.a.at = tx, p.b.at = layer->W, p.from = (View){t, out, 1}, p.f = last;
    if (tx)
        product(&p);
}

/* Into dy how fast each output moves; the slopes of a backward lie there at other times. */
static void run_along(const Net *net, const Stack *stack)
{
    const float *tx = NULL;
    for (size_t l = 0; l < stack->depth; l++) {
        layer_along(net, &stack->layer[l], tx, stack->layer[l + 1].x, stack->dx[l % 2]);
        tx = stack->dx[l % 2];
    }
    layer_along(net, &stack->layer[stack->depth], tx, NULL, stack->dy);
}

/* ---- agent.h ---- */

/* Copies out what the stacks with the two heads give, y and v, and the numbers that depend on no
 * observation. */
static void hand_out(const Net *net, const float *y, const float *v, const float *free_ones,
                     double logits[], double value[])
{
    const Stack *actor = &net->stack[0], *critic = &net->stack[net->stacks - 1];
    size_t outputs = net->spec.outputs, P = outputs + net->spec.free;
    size_t width = whole_lines(actor->layer[actor->depth].out);
    for (size_t i = 0; i < net->n && logits; i++)
        for (size_t j = 0; j < P; j++)
            logits[i * P + j] = j < outputs ? y[i * width + j] : free_ones[j - outputs];
    size_t columns = critic->layer[critic->depth].out;
    for (size_t i = 0; i < net->n && value; i++)
        value[i] = v[i * whole_lines(columns) + columns - 1];
}

void net_forward(Net *net, size_t n, const double obs[], double logits[], double value[])
{
    assert(n > 0 && "it hands a network n = 0: there is at least one row");
    size_t P = net->spec.outputs + net->spec.free, last = net->stacks - 1;
    to_be_written(logits, n * P), to_be_written(value, n);
    if (net->gpt)
        return gpt_forward(net, n, obs, logits, value);
    hold(net, n, obs);
    run_forward(net, logits ? 0 : last, value ? last : 0);
    hand_out(net, net->stack[0].y, net->stack[last].y, net->free, logits, value);
    journal_rows(JOURNAL_FORWARD, net, n, obs, logits, value);
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

static size_t rows_apart;

void ascent_rows_apart(size_t how) { rows_apart = how; }

/* A head's slopes in some rows, the last row first, as so many times themselves and `more`. */
static void backward_part(Net *net, size_t n, const double obs[], size_t P, const double slope[],
                          bool is_value, double times, double more)
{
    double part[P];
    for (size_t i = n; i-- > 0;) {
        for (size_t j = 0; j < P; j++)
            part[j] = times * slope[i * P + j] + more;
        net_backward(net, 1, obs + i * net->spec.inputs, is_value ? NULL : part,
                     is_value ? part : NULL);
    }
}

static void backward_in_parts(Net *net, size_t n, const double obs[], size_t P,
                              const double slope[], bool is_value, size_t how)
{
    double most = 0;
    for (size_t i = 0; i < n * P; i++)
        most = fmax(most, fabs(slope[i]));
    for (size_t i = n; how == 1 && i-- > 0;) {
        const double *row = obs + i * net->spec.inputs;
        backward_part(net, 1, row, P, slope + i * P, is_value, 4, 0);
        backward_part(net, 1, row, P, slope + i * P, is_value, -3, 0);
    }
    if (how > 1) {
        backward_part(net, n, obs, P, slope, is_value, 1, (double)(how - 1) * most);
        backward_part(net, n, obs, P, slope, is_value, 0, -(double)(how - 1) * most);
    }
}

static void backward_apart(Net *net, size_t n, const double obs[], const double dlogits[],
                           const double dvalue[])
{
    size_t how = rows_apart;
    rows_apart = 0;
    if (dlogits)
        backward_in_parts(net, n, obs, net->spec.outputs + net->spec.free, dlogits, false, how);
    if (dvalue)
        backward_in_parts(net, n, obs, 1, dvalue, true, how);
    rows_apart = how;
}

void net_backward(Net *net, size_t n, const double obs[], const double dlogits[],
                  const double dvalue[])
{
    if (rows_apart)
        return backward_apart(net, n, obs, dlogits, dvalue);
    assert(n > 0 && "it hands a network n = 0: there is at least one row");
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
    journal_rows(JOURNAL_BACKWARD, net, n, obs, dlogits, dvalue);
}

double net_clip(Net *net, double most)
{
    assert(most > 0 && "the greatest length must be positive");
    double square = 0;
    for (size_t i = 0; i < net->size; i++)
        square += (double)net->g[i] * (double)net->g[i];
    double length = sqrt(square);
    journal_clip(most, length);
    for (size_t i = 0; i < net->size && length > most; i++)
        net->g[i] *= (float)(most / length);
    return length;
}

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

/* ---- one long row of numbers ---- */

size_t net_count(const Net *net) { return net->count; }

/* Calls `each` with every number of a block laid out as the weights are, in net_count's order, and
 * with its place in that. */
static void visit(const Net *net, float *block, void each(float *x, double *there), double *there)
{
    if (net->gpt)
        return gpt_visit(net, block, each, there);
    for (size_t k = 0; k < net->stacks; k++)
        for (size_t l = 0; l <= net->stack[k].depth; l++) {
            const Layer *layer = &net->stack[k].layer[l];
            for (size_t i = 0; i < layer->in; i++)
                for (size_t j = 0; j < layer->out; j++)
                    each(weight_at(layer, layer->W, i, j) - net->w + block, there++);
            for (size_t j = 0; j < layer->out; j++)
                each(layer->b + j - net->w + block, there++);
        }
    for (size_t i = 0; i < net->spec.free; i++)
        each(net->free + i - net->w + block, there++);
}

static void copy_out(float *x, double *there) { *there = *x; }
static void copy_in(float *x, double *there) { *x = (float)*there; }

static void read_block(const Net *net, float *block, double to[])
{
    to_be_written(to, net->count);
    visit(net, block, copy_out, to);
}

/* Padding too, which a step of NaN reaches. */
static void write_block(const Net *net, float *block, const double from[])
{
    to_be_read(from, net->count);
    memset(block, 0, net->size * sizeof block[0]);
    if (from)
        visit(net, block, copy_in, (double *)from);
}

void net_weights(const Net *net, double w[]) { read_block(net, net->w, w); }

void net_set_weights(Net *net, const double w[])
{
    assert(w && "no weights to set");
    write_block(net, net->w, w);
    grow_stale(net, true);
    journal_set(net);
}

void net_gradient(const Net *net, double g[]) { read_block(net, net->g, g); }

void net_set_gradient(Net *net, const double g[])
{
    write_block(net, net->g, g);
    journal_gradient(g != NULL);
}

void net_forward_along(Net *net, size_t n, const double obs[], const double v[], double dlogits[],
                       double dvalue[])
{
    assert(n > 0 && "it hands a network n = 0: there is at least one row");
    assert(v && "no direction");
    assert(!net->gpt && "a language model has no net_forward_along");
    size_t last = net->stacks - 1;
    to_be_written(dlogits, n * (net->spec.outputs + net->spec.free)), to_be_written(dvalue, n);
    write_block(net, net->along, v);
    hold(net, n, obs);
    for (size_t k = dlogits ? 0 : last; k <= (dvalue ? last : 0); k++) {
        run_forward(net, k, k);
        run_along(net, &net->stack[k]);
    }
    hand_out(net, net->stack[0].dy, net->stack[last].dy, net->free - net->w + net->along, dlogits,
             dvalue);
}

/* ---- net.h ---- */

NetSpec net_spec(const Net *net) { return net->spec; }
