/* stats.h: what a handful of seeds says: their middle, and how far it can be trusted.
 *
 * One number a seed goes in. The plots show the interquartile mean: one lucky seed moves it as
 * little as a median, yet it rests on half of the seeds and not one or two. The bootstrap asks what
 * other seeds might have said, by drawing from those that there are. Its draws come from
 * learn/rng.h, so the same numbers have the same band in every run. No function asks for memory:
 * what is sorted is copied to the stack, so keep to thousands of numbers. */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* A number that sums up n others. */
typedef double Statistic(size_t n, const double x[n]);

/* The mean Σ_i x_i / n.  [eq:mean]
 *   n     how many, ≥ 1
 *   x[n]  finite numbers */
double stats_mean(size_t n, const double x[n]);

/* The interquartile mean Σ_i w_i x_(i) / (n/2): x_(0) ≤ x_(1) ≤ … are the numbers in order, and
 * w_i is how much of the interval [i, i + 1] lies in [n/4, 3n/4], so where n is no multiple of 4
 * the outermost two count in part.  [eq:iqm]
 *   n     how many, ≥ 1
 *   x[n]  finite numbers, in any order
 * Source: Agarwal, Schwarzer, Castro, Courville & Bellemare (2021), Deep Reinforcement Learning
 * at the Edge of the Statistical Precipice, §4.3. */
double stats_iqm(size_t n, const double x[n]);

/* The percentile bootstrap: the statistic of `draws` samples of n numbers, each drawn from x
 * with replacement, put in order; the band is from rank ⌊draws (1 − level) / 2⌋, counted from 0,
 * to the same rank from the top.  [eq:bootstrap]
 *   n          how many, ≥ 1; of one number the band has no width, which says nothing of its error
 *   x[n]       finite numbers
 *   statistic  what the band is for
 *   level      in (0, 1): the share of the samples that lies in the band
 *   draws      samples, ≥ 1; 2000 settle the ends of a 95 % band to about 3 % of its half-width
 *   seed       of the samples
 *   band[2]    out: its lower and its upper end
 * Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, §13.3. */
void stats_bootstrap(size_t n, const double x[n], Statistic *statistic, double level, size_t draws,
                     uint64_t seed, double band[2]);
