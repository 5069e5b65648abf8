/* look.c: one long rollout, which is then read from its end to its beginning. */
#include "look.h"
#include "../learn/env.h"
#include "../learn/rollout.h"
#include <math.h>
#include <stdlib.h>

enum { WHY = 256 };

static double entropy_of(size_t A, const double logits[A])
{
    double most = -INFINITY, Z = 0, sum = 0;
    for (size_t b = 0; b < A; b++)
        most = fmax(most, logits[b]);
    for (size_t b = 0; b < A; b++)
        Z += exp(logits[b] - most);
    for (size_t b = 0; b < A; b++)
        sum += exp(logits[b] - most) / Z * (logits[b] - most);
    return log(Z) - sum;
}

static double mean_entropy(Net *net, const Rollout *played, size_t A)
{
    double logits[A], sum = 0;
    for (size_t t = 0; t < played->T; t++) {
        net_forward(net, 1, played->obs + t * played->D, logits, NULL);
        sum += entropy_of(A, logits);
    }
    return sum / (double)played->T;
}

static bool ends(const Rollout *played, size_t t)
{
    return played->terminated[t] || played->truncated[t];
}

/* Sums of some numbers and of their squares. */
typedef struct {
    double n, sum, squares;
} Sums;

static void count(Sums *of, double x) { of->n++, of->sum += x, of->squares += x * x; }

static double variance(const Sums *of)
{
    double mean = of->n > 0 ? of->sum / of->n : 0;
    return of->n > 0 ? of->squares / of->n - mean * mean : 0;
}

/* The episodes that ended, from the last step back; of one that is cut off by the end of the
 * rollout nobody knows what it would have paid. Returns how many there are. */
static size_t read_episodes(Net *net, const Rollout *played, double gamma, Look *seen)
{
    size_t episodes = 0;
    double came = 0, value;
    bool fell = false;
    Sums paid = {0}, errors = {0};
    for (size_t t = played->T; t-- > 0;) {
        if (ends(played, t))
            came = 0, episodes++, fell = played->terminated[t];
        if (!episodes)
            continue;
        came = played->r[t] + gamma * came, seen->length++;
        net_forward(net, 1, played->obs + t * played->D, NULL, &value);
        if (fell)
            count(&paid, came), count(&errors, came - value);
        if (t == 0 || ends(played, t - 1))
            seen->start += value, seen->came += came;
    }
    seen->explained = variance(&paid) > 0 ? 1 - variance(&errors) / variance(&paid) : 0;
    return episodes;
}

bool look_at(Net *net, const char *world, uint64_t seed, size_t steps, double gamma, Look *seen)
{
    char why[WHY];
    Env *env = env_open(world, seed, WHY, why);
    Rollout *played = env && env_sizes(env).actions ? rollout_new(env, steps) : NULL;
    size_t episodes = 0;
    *seen = (Look){0};
    if (played) {
        rollout_steps(played, env, rollout_by_net, net);
        seen->entropy = mean_entropy(net, played, env_sizes(env).actions);
        episodes = read_episodes(net, played, gamma, seen);
    }
    double n = (double)(episodes ? episodes : 1);
    seen->start /= n, seen->came /= n, seen->length /= n;
    rollout_free(played);
    env_close(env);
    return episodes > 0;
}
