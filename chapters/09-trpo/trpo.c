/* Lesson 9: the trust region. The contract of each function is in trpo.h. */
#include "trpo.h"
#include "gae.h"
#include "softmax_step.h"
#include <math.h>

double surrogate(size_t T, const double logp[T], const double logp_old[T],
                 const double adv[T])
{
    TODO("surrogate", "lesson 6 has a function for the ratios");
}

double mean_kl(size_t T, size_t A, const double pi_old[T][A], const double pi[T][A])
{
    TODO("kl", "which of the two policies weighs the logarithms, and where is it 0?");
}

void fisher_logits(size_t T, size_t A, const double pi[T][A], const double z[T][A],
                   double u[T][A])
{
    TODO("fisher-logits", "the mean move of the row first, weighed with π; then what "
                          "each logit moves beyond it");
}

double cg_step(size_t N, const double Fp[N], double x[N], double r[N], double p[N])
{
    TODO("cg", "r·r is needed twice, before r moves and after it");
}

double step_length(size_t N, const double x[N], const double Fx[N], double delta)
{
    TODO("length", "solve ½ β² xᵀFx = δ for β; and if xᵀFx is 0?");
}

void surrogate_gradient(Net *net, const PpoRows *rows, size_t N, double g[N])
{
    TODO("gradient", "slopes in the logits by ppo_gradient, where every ratio is 1; "
                     "then the network's gradient, which is yours to copy and to "
                     "clear");
}

void fisher_vector(Net *net, const PpoRows *rows, size_t N, const double v[N],
                   double damping, double Fv[N])
{
    TODO("fvp", "from right to left: J v is net_forward_along's, then fisher_logits, "
                "then Jᵀ is net_backward's");
}

size_t natural_direction(Net *net, const PpoRows *rows, size_t N, const double g[N],
                         const TrpoSettings *how, double x[N])
{
    TODO("direction", "x, r and p to begin with; then a product and a cg_step, as "
                      "long as both limits allow");
}

double line_search(Net *net, const PpoRows *rows, size_t N, const double step[N],
                   const TrpoSettings *how)
{
    TODO("search", "what belongs to the policy as it is now, first: weights, "
                   "probabilities, surrogate. Then share after share; and if none "
                   "will do?");
}

double trpo_step(Net *net, const PpoRows *rows, const TrpoSettings *how)
{
    TODO("step", "your functions, one after another");
}

size_t trpo_iteration(Env *env, Net *net, size_t T, size_t D, double obs[D],
                      const TrpoSettings *how, size_t seed, size_t round)
{
    TODO("iteration", "room for the rows, and play; advantages, targets, and "
                      "advantages normalised; one step of the policy; then the "
                      "critic's epochs");
}
