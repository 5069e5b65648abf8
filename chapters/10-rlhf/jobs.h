/* jobs.h: the loops of lesson 10 that are too long for a scenario. Like every contract
 * function they call the functions of rlhf.h by name, so they run with whichever
 * implementation they are linked with. The first learn in a world that is small
 * enough to count, with a linear network whose Adam has ε = 0.01, or in a drawn one;
 * the others in the world of texts (text.h), with a language model of W = 17924
 * weights. */
#pragma once
#include "rlhf.h"

/* What a network in a drawn world is like.
 *   layers   in a stack
 *   hidden   width of a layer
 *   stacks   of layers: 1 for both heads, or 2
 *   twin     not used
 *   far      deviation of the weights from the usual first ones
 *   moved    how far they have moved since answers were played: a deviation; used by
 *            job_any_epoch
 *   epsilon  Adam's ε; 0 for the usual one */
typedef struct {
    size_t layers, hidden, stacks;
    bool twin;
    double far, moved, epsilon;
} AnyNet;

/* rlhf_play alone: plays N answers with two random networks, and shows the rows.
 *   seed       of the random numbers and the weights
 *   world      which: 0 sentences, of 4 tokens, the first of which may not be drawn;
 *              1 a row of three cells and a clock of two steps, 4 moves, all but the
 *              last allowed
 *   N          answers, ≥ 1
 *   T          the longest: 3, in world 1 it is 2
 *   D          numbers in an observation: 8, in world 1 it is 3
 *   K          5
 *   obs[N][T][D]  out: what was seen
 *   y[N][T]       out: tokens
 *   row[N][T][K]  out: whether there is a token, log π_old, log π_ref, V_old, and the
 *                 score of the answer */
void job_answers(size_t seed, size_t world, size_t N, size_t T, size_t D, size_t K,
                 double obs[N][T][D], int y[N][T], double row[N][T][K]);

/* The same in a drawn world, whose moves are tokens, and with networks of any shape.
 *   seed           of the world, the random numbers and the weights
 *   P              numbers that describe a world
 *   drawn[P]       the world; see drawn.h
 *   net            what both networks are like
 *   V              its moves
 *   legal[V]       1 where it may be drawn, else 0
 *   N              answers, ≥ 1
 *   T              the longest, the world's clock
 *   D              numbers in an observation
 *   K              5
 *   obs[N][T][D]   out: as for job_answers
 *   y[N][T]        out: tokens
 *   row[N][T][K]   out: as for job_answers */
void job_any_answers(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                     size_t V, const int legal[V], size_t N, size_t T, size_t D,
                     size_t K, double obs[N][T][D], int y[N][T], double row[N][T][K]);

/* rlhf_epoch alone, on answers that the workbook has played in the world of sentences
 * and a network that has moved since.
 *   seed          of the random numbers and the weights; with an odd one it has moved
 *                 far
 *   N             answers, ≥ 1
 *   T             3
 *   adv[N][T]     advantages; NaN in the holes
 *   target[N][T]  targets; NaN in the holes
 *   how           settings
 *   W             weights of the network, 45
 *   w[W]          out: the weights after the epoch */
void job_epoch(size_t seed, size_t N, size_t T, const double adv[N][T],
               const double target[N][T], const RlhfSettings *how, size_t W,
               double w[W]);

/* The same in a drawn world, as often as `how` has epochs.
 *   seed          of the world, the random numbers and the weights
 *   P             numbers that describe a world
 *   drawn[P]      the world; see drawn.h
 *   net           what the network is like
 *   V             its moves
 *   legal[V]      1 where it may be drawn, else 0
 *   N             answers, ≥ 1
 *   T             the longest, the world's clock
 *   adv[N][T]     advantages
 *   target[N][T]  targets
 *   how           settings
 *   W             weights of the network, as net_count counts them
 *   w[W]          out: the weights at the end */
void job_any_epoch(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                   size_t V, const int legal[V], size_t N, size_t T,
                   const double adv[N][T], const double target[N][T],
                   const RlhfSettings *how, size_t W, double w[W]);

/* Calls rlhf_iteration again and again.
 *   seed               of the random numbers and the weights
 *   world              as for job_answers
 *   iterations         how many, ≥ 1
 *   how                settings
 *   W                  weights, 45; in world 1 they are 20
 *   score[iterations]  out: what rlhf_iteration returned
 *   w[W]               out: the weights at the end */
void job_rlhf(size_t seed, size_t world, size_t iterations, const RlhfSettings *how,
              size_t W, double score[iterations], double w[W]);

/* The same in a drawn world.
 *   seed               of the world, the random numbers and the weights
 *   P                  numbers that describe a world
 *   drawn[P]           the world; see drawn.h
 *   net                what both networks are like
 *   V                  its moves
 *   legal[V]           1 where it may be drawn, else 0
 *   iterations         how many, ≥ 1
 *   how                settings
 *   W                  weights of the network, as net_count counts them
 *   score[iterations]  out: what rlhf_iteration returned
 *   w[W]               out: the weights at the end */
void job_any_rlhf(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                  size_t V, const int legal[V], size_t iterations,
                  const RlhfSettings *how, size_t W, double score[iterations],
                  double w[W]);

/* A language model reads sentences, 64 a step. Returns the mean of −log π of a token
 * over the last hundred steps.
 *   seed   of the sentences and the first weights
 *   steps  how many, ≥ 1
 *   W      17924
 *   w[W]   out: its weights */
double job_sft(size_t seed, size_t steps, size_t W, double w[W]);

/* Makes a reward model. The reference writes two answers to each prompt; which of them
 * is preferred is drawn with probability σ(its gold less the other's), as if people who
 * are not always of one mind had been asked. A copy of the reference learns to score
 * them by preference_slope, 32 pairs a step. Returns the share of 1000 new pairs of
 * different gold that it puts in the right order.
 *   seed      of answers and preferences
 *   pairs     how many, ≥ 32
 *   epochs    how often they are used, ≥ 1
 *   W         17924
 *   w[W]      the reference
 *   judge[W]  out: the reward model's weights
 *   size      2
 *   scale[size]  out: mean and deviation of its scores of the reference's answers */
double job_reward_model(size_t seed, size_t pairs, size_t epochs, size_t W,
                        const double w[W], double judge[W], size_t size,
                        double scale[size]);

/* For `make agent`: reading, 6000 pairs, and rlhf_iteration with settings that suit
 * it, 64 answers and four epochs each. Before each iteration one text is written, in a
 * world of its own.
 *   seed               of everything
 *   episodes           how many iterations, ≥ 1
 *   lr                 Adam's step size
 *   beta               β ≥ 0
 *   N                  17924
 *   length             24
 *   told               whether each iteration prints a line when it is done (text_tell)
 *   w[N]               out: the weights at the end
 *   ret[episodes]      out: what rlhf_iteration returned
 *   text[episodes][length]  out: tokens of the texts; −1 behind the end */
void job_net(size_t seed, size_t episodes, double lr, double beta, size_t N,
             size_t length, bool told, double w[N], double ret[episodes],
             int text[episodes][length]);

/* Lets the reference learn to please the reward model, by rlhf_iteration, and looks at
 * what it writes then. Scores are the reward model's in units of `scale`.
 *   seed               of the prompts and the dice
 *   iterations         how many, ≥ 0
 *   how                settings
 *   W                  17924
 *   w[W]               the reference
 *   judge[W]           the reward model
 *   size               2
 *   scale[size]        as job_reward_model gives it
 *   K                  5
 *   ends[K]            out: means of 1024 texts at the end: score, gold, KL to the
 *                      reference, whether it is a sentence, tokens
 *   shown              how many of these texts are handed out, ≤ 1024
 *   length             24
 *   text[shown][length]  out: their tokens; −1 behind the end
 *   score[iterations]  out: what rlhf_iteration returned */
void job_texts(size_t seed, size_t iterations, const RlhfSettings *how, size_t W,
               const double w[W], const double judge[W], size_t size,
               const double scale[size], size_t K, double ends[K], size_t shown,
               size_t length, int text[shown][length], double score[iterations]);
