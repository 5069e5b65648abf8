/* journal.c: a list of rows, and the sums over a network's numbers that go into one. */
#include "journal_inside.h"
#include "net_inside.h"
#include <math.h>
#include <string.h>

static struct {
    size_t n, most;
    double row[JOURNAL_MOST][JOURNAL_WIDTH];
} journal;
static double dice = -1; /* apart: with it, the empty journal would lie in every file */

void ascent_journal_open(size_t most)
{
    journal.n = 0;
    journal.most = most < JOURNAL_MOST ? most : JOURNAL_MOST;
    dice = -1;
}

size_t ascent_journal_read(size_t n, size_t W, double what[n][W])
{
    memset(what, 0, n * W * sizeof what[0][0]);
    for (size_t i = 0; i < n && i < journal.n; i++)
        memcpy(what[i], journal.row[i],
               (W < JOURNAL_WIDTH ? W : JOURNAL_WIDTH) * sizeof what[0][0]);
    return journal.n;
}

bool journal_is_open(void) { return journal.n < journal.most; }

void journal_end(void) { journal.most = journal.n; }

size_t journal_rest(void)
{
    size_t most = journal.most;
    journal_end();
    return most;
}

void journal_go_on(size_t most) { journal.most = most; }

static void write_row(const double row[JOURNAL_WIDTH])
{
    memcpy(journal.row[journal.n++], row, sizeof journal.row[0]);
}

void journal_reset(Place there)
{
    if (journal_is_open())
        write_row((double[JOURNAL_WIDTH]){JOURNAL_RESET, there.state, there.key});
    dice = -1;
}

void journal_dice(size_t k) { dice = (double)k; }

void journal_step(double a, Step step, Place there)
{
    if (journal_is_open())
        write_row((double[JOURNAL_WIDTH]){JOURNAL_STEP, a, dice, step.reward,
                                          step.terminated + 2 * step.truncated, there.state,
                                          there.key});
    dice = -1;
}

double journal_key(size_t D, const double obs[])
{
    double sum = 0;
    for (size_t j = 0; j < D; j++)
        sum += obs[j] * sqrt((double)j + 2);
    return sum;
}

void journal_rows(int kind, const Net *net, size_t n, const double obs[], const double head[],
                  const double value[])
{
    size_t D = net->spec.inputs, P = net->spec.outputs + net->spec.free;
    for (size_t i = 0; i < n && journal_is_open(); i++) {
        double row[JOURNAL_WIDTH] = {kind,
                                     (double)i,
                                     (double)n,
                                     head ? (double)P : -(double)P,
                                     journal_key(D, obs + i * D),
                                     value ? value[i] : 0};
        for (size_t j = 0; j < P && 6 + j < JOURNAL_WIDTH && head; j++)
            row[6 + j] = head[i * P + j];
        write_row(row);
    }
}

void journal_gradient(bool set)
{
    if (journal_is_open())
        write_row((double[JOURNAL_WIDTH]){JOURNAL_GRADIENT, set});
}

void journal_clip(double most, double length)
{
    if (journal_is_open())
        write_row((double[JOURNAL_WIDTH]){JOURNAL_CLIP, most, length});
}

/* ---- a network in a few numbers ---- */

typedef struct {
    double square, sum, sign;
} Sums;

static void add(Sums *sums, double x)
{
    sums->square += x * x;
    sums->sum += sums->sign * x;
    sums->sign = -sums->sign;
}

/* The columns from `from` up to `to` of a layer, bias included, in a block laid out as the weights
 * are. */
static void add_columns(Sums *sums, const Net *net, const float *block, const Layer *layer,
                        size_t from, size_t to)
{
    for (size_t k = from; k < to; k++) {
        for (size_t j = 0; j < layer->in; j++)
            add(sums, block[weight_at(layer, layer->W, j, k) - net->w]);
        add(sums, block[layer->b + k - net->w]);
    }
}

/* A row of a kind, of the weights or of the gradient; lr goes before the sums. */
static void write_network(double kind, double lr, const Net *net, const float *block)
{
    const Stack *actor = &net->stack[0], *critic = &net->stack[net->stacks - 1];
    const Layer *policy = &actor->layer[actor->depth], *value = &critic->layer[critic->depth];
    Sums heads[2] = {{.sign = 1}, {.sign = 1}}, all = {.sign = 1};
    add_columns(&heads[0], net, block, policy, 0, net->spec.outputs);
    for (size_t i = 0; i < net->spec.free; i++)
        add(&heads[0], block[net->free + i - net->w]);
    add_columns(&heads[1], net, block, value, value->out - 1, value->out);
    for (size_t i = 0; i < net->size; i++)
        add(&all, block[i]);
    write_row((double[JOURNAL_WIDTH]){kind, lr, sqrt(heads[0].square), heads[0].sum,
                                      sqrt(heads[1].square), heads[1].sum, sqrt(all.square),
                                      all.sum});
}

void journal_adam(const Net *net, double lr)
{
    if (journal_is_open())
        write_network(JOURNAL_ADAM, lr, net, net->g);
}

void journal_set(const Net *net)
{
    if (journal.most && journal.n && journal.row[journal.n - 1][0] == JOURNAL_SET)
        journal.n--;
    if (journal_is_open())
        write_network(JOURNAL_SET, 0, net, net->w);
}
