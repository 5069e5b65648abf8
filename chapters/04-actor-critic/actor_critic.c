/* Lesson 4: actor and critic. The contract of each function is in actor_critic.h. */
#include "actor_critic.h"
#include "softmax_step.h"
#include <math.h>

double td_error(double r, bool terminated, bool truncated, double V_s, double V_next,
                double gamma)
{
    TODO("td-error", "what did the critic expect before the step, and what does it "
                     "say after? which flag means that nothing can follow?");
}

void td_errors(size_t T, const double r[T], const bool terminated[T],
               const bool truncated[T], const double V[T], const double V_next[T],
               double gamma, double delta[T])
{
    TODO("td-errors", "the same for every row; what stands in the next row where an "
                      "episode has ended?");
}

double entropy(size_t A, const double pi[A])
{
    TODO("entropy", "the mean of −log π; take care of the actions that are never "
                    "taken");
}

void entropy_gradient(size_t A, const double pi[A], double dtheta[A])
{
    TODO("entropy-gradient", "a logit moves all probabilities, so H itself stands in "
                             "every slope");
}

void actor_critic_step(size_t S, size_t A, double theta[S][A], double V[S],
                       const Transition *step, const Rates *how)
{
    TODO("step", "first all that depends on the old numbers: δ, π, both slopes; only "
                 "then move V(s) and the row of s");
}

double actor_critic_episode(Env *env, size_t S, size_t A, double theta[S][A],
                            double V[S], const Rates *how)
{
    TODO("table-critic", "draw, step, learn at once; nothing has to be written down "
                         "but what the step itself brought");
}

double actor_critic_net_episode(Env *env, Net *net, double gamma, double lr, double c,
                                double beta)
{
    TODO("net-critic", "two forward passes give both values, one backward pass both "
                       "slopes; the observation that came is the next one acted on");
}
