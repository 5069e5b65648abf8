/* text_feedback.c: pairs of texts, reward models, and what a policy's texts are like. */
#include "text_feedback.h"
#include "env.h"
#include "rng.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- pairs ---- */

TextPair text_pair(Env *env, Net *net)
{
    TextPair pair;
    for (size_t k = 0; k < 2; k++)
        pair.n[k] = text_play(env, net, pair.text[k], &pair.gold[k]);
    return pair;
}

static TextPair exchanged(const TextPair *pair)
{
    TextPair other;
    for (size_t k = 0; k < 2; k++) {
        memcpy(other.text[k], pair->text[1 - k], sizeof other.text[k]);
        other.n[k] = pair->n[1 - k], other.gold[k] = pair->gold[1 - k];
    }
    return other;
}

size_t text_pairs(Env *env, Net *net, uint64_t seed, size_t pairs, TextPair pair[pairs])
{
    size_t tokens = 0;
    for (size_t i = 0; i < pairs; i++) {
        TextPair p = text_pair(env, net);
        bool first = rng_uniform(seed, i, 0, 0) < 1 / (1 + exp(p.gold[1] - p.gold[0]));
        pair[i] = first ? p : exchanged(&p);
        tokens += p.n[0] + p.n[1] - 2 * TEXT_PROMPT;
    }
    return tokens;
}

/* ---- a reward model ---- */

/* One step up the preferences of a batch. */
static void learn_batch(Net *judge, const TextPair pair[], const int which[TEXT_BATCH], double lr,
                        TextSlope *slope)
{
    double obs[2][TEXT_BATCH][TEXT_LENGTH], value[2][TEXT_BATCH], d[2][TEXT_BATCH];
    for (size_t i = 0; i < TEXT_BATCH; i++)
        for (size_t k = 0; k < 2; k++)
            text_show(pair[which[i]].n[k], pair[which[i]].text[k], obs[k][i]);
    net_forward(judge, 2 * TEXT_BATCH, obs[0][0], NULL, value[0]);
    slope(TEXT_BATCH, value[0], value[1], d[0], d[1]);
    net_backward(judge, 2 * TEXT_BATCH, obs[0][0], NULL, d[0]);
    net_clip(judge, 1);
    adam_step(judge, lr);
}

void text_learn(Net *judge, uint64_t seed, size_t pairs, const TextPair pair[pairs], size_t epochs,
                TextSlope *slope)
{
    int *order = malloc(pairs * sizeof order[0]);
    assert(order && "no memory for an order");
    for (size_t e = 0; e < epochs; e++) {
        double lr = 1e-3 * (1 - (double)e / (double)epochs);
        rng_shuffle(pairs, seed, e, order);
        for (size_t from = 0; from + TEXT_BATCH <= pairs; from += TEXT_BATCH)
            learn_batch(judge, pair, order + from, lr, slope);
    }
    free(order);
}

double text_examine(Net *judge, Env *env, Net *net, double scale[2])
{
    enum { PAIRS = 1000 };
    double sum = 0, squares = 0, right = 0, decided = 0;
    for (size_t i = 0; i < PAIRS; i++) {
        TextPair p = text_pair(env, net);
        double obs[2][TEXT_LENGTH], value[2];
        for (size_t k = 0; k < 2; k++)
            text_show(p.n[k], p.text[k], obs[k]);
        net_forward(judge, 2, obs[0], NULL, value);
        sum += value[0] + value[1];
        squares += value[0] * value[0] + value[1] * value[1];
        decided += p.gold[0] != p.gold[1];
        right += (value[0] - value[1]) * (p.gold[0] - p.gold[1]) > 0;
    }
    scale[0] = sum / (2 * PAIRS);
    scale[1] = sqrt(squares / (2 * PAIRS) - scale[0] * scale[0]);
    return right / decided;
}

/* ---- what a policy writes ---- */

static void measure(Net *net, Net *reference, size_t n, const int text[], double paid,
                    double ends[TEXT_MEASURES])
{
    double kl = text_logp(net, n, text) - text_logp(reference, n, text);
    const double measured[] = {paid, text_gold(n, text), kl, text_well_formed(n, text),
                               (double)(n - TEXT_PROMPT)};
    for (size_t k = 0; k < TEXT_MEASURES; k++)
        ends[k] += measured[k] / TEXTS;
}

void text_look(TextSpec spec, Net *net, Net *reference, double ends[TEXT_MEASURES], size_t shown,
               int out[shown][TEXT_LENGTH])
{
    Env *env = text_world(spec);
    memset(ends, 0, TEXT_MEASURES * sizeof ends[0]);
    for (size_t i = 0; i < TEXTS; i++) {
        int text[TEXT_LENGTH];
        double paid;
        size_t n = text_play(env, net, text, &paid);
        measure(net, reference, n, text, paid, ends);
        for (size_t t = 0; t < TEXT_LENGTH && i < shown; t++)
            out[i][t] = t < n ? text[t] : -1;
    }
    env_close(env);
}
