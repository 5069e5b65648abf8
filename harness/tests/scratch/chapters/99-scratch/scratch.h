/* Lesson 99, as small as one can be: a function, and an agent that lesson 2's trains. */
#pragma once
#include "agent.h"

/* y_i = 2 x_i.                                                                    [eq:scratch]
 *   n     how many, ≥ 1
 *   x[n]  what comes in
 *   y[n]  out: what goes out */
void scratch(size_t n, const double x[n], double y[n]);

/* One episode of lesson 2's agent. Returns what it paid.                          [eq:episode]
 *   env    a world with actions
 *   net    takes its observations
 *   gamma  discount
 *   lr     step size */
double scratch_episode(Env *env, Net *net, double gamma, double lr);
