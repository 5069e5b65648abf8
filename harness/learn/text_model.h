/* text_model.h: a language model for the world of texts (text.h): how it came about, and letting
 * one write.
 *
 * Nobody draws <s>. So of its logits only those behind it count: whoever draws a token, and
 * whoever asks how likely one was, leaves the first out of the sum. No weights are kept anywhere:
 * 1500 steps of text_fit take a second or two, and give the same numbers on every machine. */
#pragma once
#include "gpt.h"
#include "text.h"

/* A model of random weights for texts. It stops the program where there is no memory.
 *   epsilon  Adam's ε; 0 stands for 1e-8
 *   seed     of its weights */
Net *text_model(double epsilon, uint64_t seed);

/* One with the weights that are given.
 *   W     as many as it has
 *   w[W]  the weights */
Net *text_model_of(size_t W, const double w[W]);

/* A world of texts; it stops the program where there is no memory.
 *   spec  see text.h */
Env *text_world(TextSpec spec);

/* Which of the TEXT_WORDS tokens may be drawn: all but <s>. */
const bool *text_legal(void);

/* Lets a model read sentences: each step brings 64 new ones, and one step of Adam up the mean of
 * their tokens' log π. Returns the mean of −log π over the last hundred steps.
 *   net    as text_model makes it
 *   seed   of the sentences
 *   steps  how many, ≥ 1 */
double text_fit(Net *net, uint64_t seed, size_t steps);

/* Writes one text in the next episode of a world; returns its length.
 *   env                a world of texts
 *   net                draws the words, with env_uniform(env, 0)
 *   text[TEXT_LENGTH]  out: tokens from <s> on
 *   reward             out: what the text was paid; NULL if it is not wanted */
size_t text_play(Env *env, Net *net, int text[TEXT_LENGTH], double *reward);

/* As text_play, for those who only want to read it.
 *   env, net          see above
 *   out[TEXT_LENGTH]  out: tokens from <s> on; −1 behind the end */
void text_write(Env *env, Net *net, int out[TEXT_LENGTH]);

/* Prints a line for whoever watches a model learn (experiment/texts.lua), at once: TEXT_MARK, the
 * iteration, its score and the tokens of a text, with a blank between two.
 *   iteration         from 0; it is printed from 1
 *   score             a number
 *   out[TEXT_LENGTH]  as text_write has written it */
#define TEXT_MARK "@text"
void text_tell(size_t iteration, double score, const int out[TEXT_LENGTH]);

/* The tokens of a text as an observation: they, then −1.
 *   n, text[n]        tokens
 *   obs[TEXT_LENGTH]  out */
void text_show(size_t n, const int text[], double obs[TEXT_LENGTH]);

/* log π of a text's tokens behind the prompt, in sum.
 *   net         the model
 *   n, text[n]  tokens from <s> on, more than TEXT_PROMPT */
double text_logp(Net *net, size_t n, const int text[]);
