/* gpt.h: makes a small language model that agent.h trains like any other network.
 *
 * It is a transformer of one block as GPT-2 has them, 32 numbers wide with 4 heads: what has been
 * said so far goes in, a logit for every token that may come next comes out, and the value of
 * the text. An observation is `length` numbers, the tokens one after another, and −1 where there
 * is none yet. A token sees those before it and none behind, so what is computed of a text holds
 * for every longer one: rows that begin alike share it, within a call and from call to call,
 * until the weights change. Nobody can tell, but by the time it takes: each row's answer is the
 * same to the bit alone. Left out: more blocks, dropout, files. */
#pragma once
#include "net.h"

/* What to make; a field not named is 0. */
typedef struct {
    size_t tokens;  /* V, 2 to NET_MOST: how many tokens there are, and logits */
    size_t length;  /* tokens in the longest text, 1 to GPT_LENGTH */
    double epsilon; /* Adam's ε; 0 stands for 1e-8 */
    uint64_t seed;  /* of the first weights */
} GptSpec;

enum { GPT_LENGTH = 64 };

/* A model with random weights. Its value is 0 of every text, until it learns. net_weights writes
 * its numbers in this order: an embedding for each token, one for each place; scale and shift of
 * the first norm; queries, keys and values, W[in][out] then b; what joins them; the second norm;
 * the two layers of the perceptron; the last norm; and the head, whose last column is the value.
 *   spec         what to make
 *   error[size]  out: why NULL was returned
 * Source: Radford et al. (2019), Language models are unsupervised multitask learners, §2.3. */
Net *gpt_new(GptSpec spec, size_t size, char error[size]);
