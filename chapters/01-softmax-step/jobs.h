/* Lesson 1's jobs: loops too long for a scenario. A job is a contract function that
 * the harness provides; it is linked into every implementation, beside the reader's
 * file, and calls the reader's functions by name. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* Pulls the arms of a bandit and learns: each step draws a ~ softmax(θ), is paid,
 * and takes one softmax_step.
 *   seed         of the random numbers
 *   steps        how many pulls
 *   A            number of arms
 *   mean[A]      average pay of each arm
 *   spread       pay is mean[a] plus a uniform draw from [−spread, spread]
 *   eta          step size
 *   theta[A]     in/out: logits
 *   count[A]     out: how often each arm was pulled */
void job_bandit(size_t seed, size_t steps, size_t A, const double mean[A],
                double spread, double eta, double theta[A], int count[A]);

/* One function of the lesson, asked for n entries.
 *   which   0 softmax, 1 score, 2 sample_action, 3 softmax_step
 *   n       number of actions
 *   K       2
 *   out[K]  out: what many_left leaves of the entries it gives */
void job_many(size_t which, size_t n, size_t K, double out[K]);

/* Whether that function would come back from 66 000 entries; see many.h.
 *   which  as in job_many */
bool job_is_quick(size_t which);

/* Plays a matrix game against an opponent who never changes: draws a ~ softmax(θ)
 * and the opponent's o ~ q, is paid payoff[a][o], and takes one softmax_step.
 *   seed          of the random numbers
 *   steps         how many rounds
 *   A             number of moves of either player
 *   payoff[A][A]  what move a earns against move o
 *   q[A]          the opponent's probabilities
 *   eta           step size
 *   theta[A]      in/out: logits
 *   count[A]      out: how often each move was played */
void job_game(size_t seed, size_t steps, size_t A, const double payoff[A][A],
              const double q[A], double eta, double theta[A], int count[A]);
