/* Lesson 5: generalized advantage estimation. The contract of each function is in
 * gae.h. */
#include "gae.h"
#include "softmax_step.h"
#include <math.h>

void n_step_advantage(size_t T, size_t n, const double r[T], const double V[T],
                      const double V_next[T], const bool terminated[T],
                      const bool truncated[T], double gamma, double adv[T])
{
    TODO("n-step", "from each row walk on until n rewards are in, an episode ends, "
                   "or the rows do; which value belongs behind the last reward?");
}

void gae(size_t T, const double r[T], const double V[T], const double V_next[T],
         const bool terminated[T], const bool truncated[T], double gamma, double lambda,
         double adv[T])
{
    TODO("gae", "from the last row back; two questions in every row: is there a "
                "value behind this step, and is there an advantage?");
}

void lambda_returns(size_t T, const double adv[T], const double V[T], double target[T])
{
    TODO("target", "an advantage says how much better than V it went; how well did "
                   "it go, then?");
}

void joint_gradient(size_t T, size_t A, const double pi[T][A], const int a[T],
                    const double adv[T], const double error[T], const Weights *how,
                    double dlogits[T][A], double dvalue[T])
{
    TODO("joint", "three terms, each with its slope; the entropy comes first, for "
                  "its slope holds H itself");
}

size_t gae_rollout(Env *env, Net *net, size_t T, size_t D, double obs[D], double gamma,
                   double lambda, const Weights *how, double lr)
{
    TODO("rollout", "play T steps and keep what you saw before and after each; then "
                    "values, advantages, targets, gradient, one step");
}
