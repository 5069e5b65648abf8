/* jobs.h: the loops of lesson 11 that are too long for a scenario. Like every contract
 * function they call the functions of grpo.h by name, so they run with whichever
 * implementation they are linked with. Worlds and their settings are lesson 10's: the
 * small ones, with networks whose Adam has ε = 0.01, and drawn ones (small.h); and
 * texts (text.h), with a language model of W = 17924 weights. */
#pragma once
#include "grpo.h"

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

/* grpo_epoch alone, on answers that the workbook has played in the world of sentences
 * and a network that has moved since; the reference is another one.
 *   seed    of the random numbers and the weights; with an odd one it has moved far
 *   N       answers, ≥ 1
 *   adv[N]  the advantage of each
 *   how     settings
 *   W       weights of the network, 45
 *   w[W]    out: the weights after the epoch */
void job_epoch(size_t seed, size_t N, const double adv[N], const GrpoSettings *how,
               size_t W, double w[W]);

/* The same in a drawn world, whose moves are tokens, as often as `how` has epochs.
 *   seed      of the world, the random numbers and the weights
 *   P         numbers that describe a world
 *   drawn[P]  the world; see drawn.h
 *   net       what both networks are like
 *   V         its moves
 *   legal[V]  1 where it may be drawn, else 0
 *   N         answers, ≥ 1
 *   adv[N]    the advantage of each
 *   how       settings
 *   W         weights of the network, as net_count counts them
 *   w[W]      out: the weights at the end */
void job_any_epoch(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                   size_t V, const int legal[V], size_t N, const double adv[N],
                   const GrpoSettings *how, size_t W, double w[W]);

/* Calls grpo_iteration again and again.
 *   seed               of the random numbers and the weights
 *   world              0 sentences, of 4 tokens, the first of which may not be drawn;
 *                      1 a row of three cells and a clock of two steps, 4 moves, all
 *                      allowed but the last
 *   iterations         how many, ≥ 1
 *   how                settings
 *   W                  weights, 45; in world 1 they are 20
 *   score[iterations]  out: what grpo_iteration returned
 *   w[W]               out: the weights at the end */
void job_grpo(size_t seed, size_t world, size_t iterations, const GrpoSettings *how,
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
 *   score[iterations]  out: what grpo_iteration returned
 *   w[W]               out: the weights at the end */
void job_any_grpo(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                  size_t V, const int legal[V], size_t iterations,
                  const GrpoSettings *how, size_t W, double score[iterations],
                  double w[W]);

/* What lesson 10 begins with: a language model that has read, and a reward model that
 * has learned from 6000 pairs of its answers, four times over. Returns how many tokens
 * these answers have.
 *   seed      of everything
 *   W         17924
 *   w[W]      out: the language model, the reference
 *   judge[W]  out: the reward model
 *   size      2
 *   scale[size]  out: mean and deviation of its scores of the reference's answers */
size_t job_models(size_t seed, size_t W, double w[W], double judge[W], size_t size,
                  double scale[size]);

/* Lets the reference learn by one method, and looks at what it writes on the way. P
 * prompts have G answers each in an iteration. Where the method draws answers, the
 * reward model scores them, in units of `scale`.
 *   seed      of the prompts and the dice
 *   method    0 PPO: rlhf_iteration, with λ 0.95, c_V 1 and ε_low for both ends;
 *             1 RLOO: leave_one_out, of scores less β k1, the epochs by grpo_epoch;
 *             2 the same with group_advantages; 3 grpo_iteration; 4 DPO: one step of
 *             dpo_slope for each 32 of job_models' pairs, lr falling to 0, β in units
 *             of scale
 *   how       settings; what a method has no use for is not read
 *   tokens    it stops at the first iteration, or step, after which it has learned from
 *             this many
 *   W         17924
 *   w[W]      the reference
 *   judge[W]  the reward model
 *   size      2
 *   scale[size]  as job_models gives it
 *   M         how often it is looked at, ≥ 1: after a share of 1/M, 2/M … of the tokens
 *   K         5
 *   ends[M][K]  out: means of 1024 texts each time: score, gold, KL to the reference,
 *             whether it is a sentence, tokens */
void job_methods(size_t seed, size_t method, const GrpoSettings *how, size_t tokens,
                 size_t W, const double w[W], const double judge[W], size_t size,
                 const double scale[size], size_t M, size_t K, double ends[M][K]);

/* For `make agent`: the models of job_models, and grpo_iteration with 64 / G prompts,
 * four epochs, ε 0.2 and 0.28. Before each iteration one text is written, in a world of
 * its own.
 *   seed               of everything
 *   episodes           how many iterations, ≥ 1
 *   lr                 Adam's step size
 *   beta               β ≥ 0
 *   group              G, from 1 to 64
 *   divide             1 to divide advantages by the group's deviation, else 0
 *   how                which token_weights
 *   N                  17924
 *   length             24
 *   told               whether each iteration prints a line when it is done (text_tell)
 *   w[N]               out: the weights at the end
 *   ret[episodes]      out: what grpo_iteration returned
 *   text[episodes][length]  out: tokens of the texts; −1 behind the end */
void job_net(size_t seed, size_t episodes, double lr, double beta, size_t group,
             size_t divide, size_t how, size_t N, size_t length, bool told,
             double w[N], double ret[episodes], int text[episodes][length]);
