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

/* The tokens of a text as an observation: they, then −1.
 *   n, text[n]        tokens
 *   obs[TEXT_LENGTH]  out */
void text_show(size_t n, const int text[], double obs[TEXT_LENGTH]);
