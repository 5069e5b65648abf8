/* Lesson 3: REINFORCE with a baseline. The contract of each function is in
 * baseline.h. */
#include "baseline.h"
#include "reinforce.h"
#include "softmax_step.h"
#include <math.h>

void baseline_gradient(size_t T, size_t S, size_t A, const double theta[S][A],
                       const int s[T], const int a[T], const double G[T],
                       const double b[S], double dtheta[S][A])
{
    TODO("gradient", "as in lesson 2, without γ^t; what takes the place of the "
                     "return?");
}

void value_step(size_t T, size_t S, const int s[T], const double G[T], double alpha,
                double V[S])
{
    TODO("regression", "which error does a second visit to the same state have? "
                       "gather first, move afterwards");
}

double best_constant(size_t A, const double pi[A], const double r[A])
{
    TODO("best", "a mean of the pays, in which an action counts by its probability "
                 "times the squared length of its score");
}

void leave_one_out(size_t N, const double G[N], double b[N])
{
    TODO("others", "the sum of the others, over how many they are; and if there are "
                   "none?");
}

double baseline_table_episode(Env *env, size_t S, size_t A, double theta[S][A],
                              double V[S], double gamma, double eta, double alpha)
{
    TODO("table-agent", "the episode of lesson 2; then returns, gradient with V as "
                        "baseline, the policy's step, the values' step");
}

double baseline_episode(Env *env, Net *net, double gamma, double lr)
{
    TODO("net-agent", "lesson 2's loop, and keep each value; what is dvalue, if the "
                      "gradient of −½ (G − V)² is to be climbed?");
}
