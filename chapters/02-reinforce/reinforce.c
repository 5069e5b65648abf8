/* Lesson 2: REINFORCE. The contract of each function is in reinforce.h. */
#include "reinforce.h"
#include "softmax_step.h"
#include <math.h>

void returns_to_go(size_t T, const double r[T], double gamma, double G[T])
{
    TODO("returns", "the last return is easy; what does each of the others add to "
                    "the one after it?");
}

void reinforce_gradient(size_t T, size_t S, size_t A, const double theta[S][A],
                        const int s[T], const int a[T], const double G[T],
                        const Discount *how, double dtheta[S][A])
{
    TODO("gradient", "start from zeros; every step adds its weight times its return "
                     "times its score to the row of its state");
}

double table_episode(Env *env, size_t S, size_t A, double theta[S][A], double gamma,
                     double eta)
{
    TODO("table-agent", "play to the end and write down s, a and r; then returns, "
                        "gradient, one step");
}

double net_episode(Env *env, Net *net, double gamma, double lr)
{
    TODO("net-agent", "the same loop; keep every observation and its score, for "
                      "dlogits is the return times the score");
}
