/* Lesson 1: one step of a softmax policy.
 *
 * A policy over A actions is held as A logits θ. Four functions lead from logits to
 * a policy that has learned one thing: probabilities, the slope of a
 * log-probability, a draw, a step. Actions count from 0; logarithms are natural.
 * Arrays never overlap, and outputs hold nothing of use before the call. No function
 * draws random numbers of its own or asks for memory: where one needs room, a local
 * array such as `double pi[A]` is the way. Nothing is kept for the next call, which may
 * have another A.
 *
 * Precision: all numbers are double. An entry of an array may be off by a billionth of
 * the largest one there; a float, which has seven digits, is not enough.
 * What is asked: A of up to 66 000. */
#pragma once
#include <stddef.h>

/* Action probabilities π_b = e^{θ_b} / Σ_c e^{θ_c}.  [eq:softmax]
 *   A         number of actions, ≥ 1
 *   theta[A]  logits, any finite values; 1000 is one, and so is −1000. What small
 *             differences of logits beyond a million make is not asked
 *   pi[A]     out: probabilities; they sum to 1
 * Source: Sutton & Barto (2018), §13.1, equation (13.2). */
void softmax(size_t A, const double theta[A], double pi[A]);

/* The score, the slope of log π(a) in each logit: ∂ log π(a) / ∂θ_b = [a = b] − π_b.
 * [eq:score]
 *   A      number of actions, ≥ 1
 *   pi[A]  probabilities, as softmax gives them
 *   a      the action taken, < A
 *   g[A]   out: the slope in every logit, not only in the logit of a
 * Source: Sutton & Barto (2018), §2.8; Williams (1992), §4. */
void score(size_t A, const double pi[A], size_t a, double g[A]);

/* The action that a number u picks: the smallest a with u < Σ_{b≤a} π_b.
 * [eq:sample] Where rounding leaves the sum short of u, the last action of positive
 * probability. The caller brings the randomness, so the same u gives the same action
 * to every correct program.
 *   A      number of actions, ≥ 1
 *   pi[A]  probabilities; some may be 0, and such an action is never picked
 *   u      uniform in [0, 1)
 * Source: inversion of the distribution function, Devroye (1986), §III.2. */
size_t sample_action(size_t A, const double pi[A], double u);

/* One step of gradient ascent: θ_b ← θ_b + η G ∂ log π(a) / ∂θ_b, every slope taken
 * at the old θ.  [eq:step]
 *   A         number of actions, ≥ 1
 *   theta[A]  in/out: logits
 *   a         the action taken, < A
 *   G         the return it brought; negative when it went badly
 *   eta       step size η ≥ 0
 * Source: Williams (1992), §4; Sutton & Barto (2018), §13.3, equation (13.8) with γ
 * = 1. */
void softmax_step(size_t A, double theta[A], size_t a, double G, double eta);
