/* text_model.c: reading sentences and writing texts with a language model. */
#include "text_model.h"
#include "env.h"
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 64, ROWS = BATCH * TEXT_LENGTH };

Net *text_model(double epsilon, uint64_t seed)
{
    char why[200];
    Net *net = gpt_new(
        (GptSpec){.tokens = TEXT_WORDS, .length = TEXT_LENGTH, .epsilon = epsilon, .seed = seed},
        sizeof why, why);
    assert(net && "no memory for a language model");
    return net;
}

Net *text_model_of(size_t W, const double w[W])
{
    Net *net = text_model(0, 0);
    assert(net_count(net) == W && "the language model has another number of weights");
    net_set_weights(net, w);
    return net;
}

Env *text_world(TextSpec spec)
{
    char why[200];
    Env *env = env_text(spec, sizeof why, why);
    assert(env && "no memory for a world");
    return env;
}

const bool *text_legal(void)
{
    static const bool legal[TEXT_WORDS] = {[1 ... TEXT_WORDS - 1] = true};
    return legal;
}

void text_show(size_t n, const int text[], double obs[TEXT_LENGTH])
{
    for (size_t t = 0; t < TEXT_LENGTH; t++)
        obs[t] = t < n ? text[t] : -1;
}

/* Logits become the probabilities of what may be drawn; returns log π of a token. */
static double softened(double logits[TEXT_WORDS], size_t token)
{
    double most = logits[1], sum = 0, chosen = logits[token];
    for (size_t i = 1; i < TEXT_WORDS; i++)
        most = fmax(most, logits[i]);
    for (size_t i = 1; i < TEXT_WORDS; i++)
        sum += logits[i] = exp(logits[i] - most);
    for (size_t i = 1; i < TEXT_WORDS; i++)
        logits[i] /= sum;
    logits[0] = 0;
    return chosen - most - log(sum);
}

/* ---- reading ---- */

/* A batch of sentences as rows: what has been said, and what comes next. */
typedef struct {
    size_t n;
    double obs[ROWS][TEXT_LENGTH], logits[ROWS][TEXT_WORDS];
    int next[ROWS];
} Batch;

static void gather(Batch *batch, uint64_t seed, uint64_t first)
{
    batch->n = 0;
    for (size_t i = 0; i < BATCH; i++) {
        int text[TEXT_LENGTH];
        size_t length = text_sentence(seed, first + i, text);
        for (size_t t = 1; t < length; t++) {
            text_show(t, text, batch->obs[batch->n]);
            batch->next[batch->n++] = text[t];
        }
    }
}

/* One step; returns the mean of −log π. */
static double read_batch(Net *net, Batch *batch, double lr)
{
    double sum = 0;
    net_forward(net, batch->n, batch->obs[0], batch->logits[0], NULL);
    for (size_t i = 0; i < batch->n; i++) {
        double *slope = batch->logits[i];
        sum -= softened(slope, (size_t)batch->next[i]);
        for (size_t k = 0; k < TEXT_WORDS; k++)
            slope[k] = ((int)k == batch->next[i] ? 1 - slope[k] : -slope[k]) / (double)batch->n;
    }
    net_backward(net, batch->n, batch->obs[0], batch->logits[0], NULL);
    net_clip(net, 1);
    adam_step(net, lr);
    return sum / (double)batch->n;
}

double text_fit(Net *net, uint64_t seed, size_t steps)
{
    Batch *batch = malloc(sizeof *batch);
    assert(batch && "no memory for sentences");
    double sum = 0;
    size_t last = steps < 100 ? steps : 100;
    for (size_t i = 0; i < steps; i++) {
        double left = 1 - (double)i / (double)steps, warm = fmin(1, (double)(i + 1) / 50);
        gather(batch, seed, i * BATCH);
        double loss = read_batch(net, batch, 3e-3 * warm * (0.05 + 0.95 * left));
        sum += i + last >= steps ? loss : 0;
    }
    free(batch);
    return sum / (double)last;
}

/* ---- writing ---- */

static size_t drawn(const double pi[TEXT_WORDS], double u)
{
    size_t a = 1;
    for (double sum = pi[1]; u >= sum && a + 1 < TEXT_WORDS; sum += pi[a])
        a++;
    return a;
}

size_t text_play(Env *env, Net *net, int text[TEXT_LENGTH], double *reward)
{
    double obs[TEXT_LENGTH], logits[TEXT_WORDS];
    Step step = {0};
    env_reset(env, obs);
    while (!step.terminated) {
        net_forward(net, 1, obs, logits, NULL);
        softened(logits, 1);
        step = env_step(env, drawn(logits, env_uniform(env, 0)), obs);
    }
    size_t n = 0;
    for (; n < TEXT_LENGTH && obs[n] >= 0; n++)
        text[n] = (int)obs[n];
    if (reward)
        *reward = step.reward;
    return n;
}

void text_write(Env *env, Net *net, int out[TEXT_LENGTH])
{
    size_t n = text_play(env, net, out, NULL);
    for (size_t t = n; t < TEXT_LENGTH; t++)
        out[t] = -1;
}

void text_tell(size_t iteration, double score, const int out[TEXT_LENGTH])
{
    printf(TEXT_MARK " %zu %.17g", iteration + 1, score);
    for (size_t t = 0; t < TEXT_LENGTH && out[t] >= 0; t++)
        printf(" %d", out[t]);
    printf("\n");
    fflush(stdout);
}

double text_logp(Net *net, size_t n, const int text[])
{
    double obs[TEXT_LENGTH][TEXT_LENGTH], logits[TEXT_LENGTH][TEXT_WORDS], sum = 0;
    assert(n > TEXT_PROMPT && "a text has an answer");
    for (size_t t = TEXT_PROMPT; t < n; t++)
        text_show(t, text, obs[t - TEXT_PROMPT]);
    net_forward(net, n - TEXT_PROMPT, obs[0], logits[0], NULL);
    for (size_t t = TEXT_PROMPT; t < n; t++)
        sum += softened(logits[t - TEXT_PROMPT], (size_t)text[t]);
    return sum;
}
