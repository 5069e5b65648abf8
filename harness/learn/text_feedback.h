/* text_feedback.h: what people say of texts, and what a model writes: pairs of texts of which one
 * is preferred, a reward model that learns from them, and the measures of a policy.
 *
 * Lessons 10 and 11 make their rewards so. Whoever prefers knows gold (text.h), and is of two minds
 * as people are. How scores learn from preferences is a lesson's to say: its slope is handed in.
 * It stops the program where there is no memory. */
#pragma once
#include "text_model.h"

/* Two texts with one prompt, the preferred one first: their tokens, how many, and their gold. */
typedef struct {
    int text[2][TEXT_LENGTH];
    size_t n[2];
    double gold[2];
} TextPair;

/* Two texts that a model writes, in no order.
 *   env  a world of texts that gives each prompt twice, at its first
 *   net  the model */
TextPair text_pair(Env *env, Net *net);

/* Pairs in which a text is preferred with probability σ(its gold less the other's).
 *   env, net     as for text_pair
 *   seed         of the preferences
 *   pairs        how many
 *   pair[pairs]  out
 * Returns how many tokens their answers have. */
size_t text_pairs(Env *env, Net *net, uint64_t seed, size_t pairs, TextPair pair[pairs]);

/* Slopes of how well N pairs of scores explain what was preferred, to be climbed. */
typedef void TextSlope(size_t N, const double better[], const double worse[], double dbetter[],
                       double dworse[]);

/* Lets a model's value learn preferences, TEXT_BATCH pairs a step of Adam, whose size falls from
 * 0.001 epoch by epoch.
 *   judge   the model
 *   seed    of the order
 *   pairs, pair[pairs]  what to learn from, TEXT_BATCH or more
 *   epochs  how often
 *   slope   see above */
enum { TEXT_BATCH = 32 };
void text_learn(Net *judge, uint64_t seed, size_t pairs, const TextPair pair[pairs], size_t epochs,
                TextSlope *slope);

/* How often a reward model puts 1000 new pairs of different gold in the right order.
 *   judge     the reward model
 *   env, net  as for text_pair
 *   scale[2]  out: mean and deviation of its scores */
double text_examine(Net *judge, Env *env, Net *net, double scale[2]);

/* Writes 1024 texts and measures them.
 *   spec       how they are paid; of a seed of their own
 *   net        the policy
 *   reference  what it began as
 *   ends[TEXT_MEASURES]  out: means of what they were paid, gold, log π less log π_ref, whether
 *                        they are sentences, and tokens
 *   shown, out[shown][TEXT_LENGTH]  out: the first of them; −1 behind the end. Room for TEXTS */
enum { TEXTS = 1024, TEXT_MEASURES = 5 };
void text_look(TextSpec spec, Net *net, Net *reference, double ends[TEXT_MEASURES], size_t shown,
               int out[shown][TEXT_LENGTH]);
