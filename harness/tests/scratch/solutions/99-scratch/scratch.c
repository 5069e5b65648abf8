/* Lesson 99. The contract of each function is in scratch.h. */
#include "scratch.h"
#include "reinforce.h"

void scratch(size_t n, const double x[n], double y[n])
{
    //> scratch: twice each of them
    for (size_t i = 0; i < n; i++)
        y[i] = 2 * x[i];
    //< scratch
}

double scratch_episode(Env *env, Net *net, double gamma, double lr)
{
    //> episode: whose agent is it?
    return net_episode(env, net, gamma, lr);
    //< episode
}
