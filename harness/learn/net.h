/* net.h: makes the networks that agent.h trains.
 *
 * A network is one or two stacks of equally wide tanh layers, ending in a policy head (linear)
 * and a value head (linear). Weights are kept as float, everything at the boundary is double.
 * With layers = 0 it is linear, and on the one-hot observations of a finite world it is a table
 * with a bias. Left out: other layers, other optimisers, files. */
#pragma once
#include "agent.h"

/* What to make; a field not named is 0. */
typedef struct {
    size_t inputs;  /* D, numbers in an observation, ≥ 1 */
    size_t layers;  /* hidden layers, 0 to NET_LAYERS */
    size_t hidden;  /* width of each, ≥ 1 unless layers is 0 */
    size_t outputs; /* numbers of the policy head that depend on the observation, ≥ 1 */
    /* further numbers of the policy head that do not, such as log σ; they begin at 0 */
    size_t free;
    bool shared;    /* true: one stack carries both heads; false: a stack for each */
    double epsilon; /* Adam's ε; 0 stands for 1e-8 */
    uint64_t seed;  /* of the first weights */
} NetSpec;

enum { NET_LAYERS = 4, NET_MOST = 4096 }; /* hidden layers; numbers in a layer */

/* A network with orthogonal weights, of gain √2 in hidden layers, 0.01 in the policy head and 1
 * in the value head, and biases of 0: at first every action is about as likely as any other.
 *   spec         what to make; the policy head has P = outputs + free numbers
 *   error[size]  out: why NULL was returned
 * Source: Saxe, McClelland & Ganguli (2014); the gains, Huang et al. (2022), The 37
 * Implementation Details of PPO, detail 2. */
Net *net_new(NetSpec spec, size_t size, char error[size]);

/* Gives back a network's memory.
 *   net  any network, or NULL */
void net_free(Net *net);

/* What the network was made from.
 *   net  any network */
NetSpec net_spec(const Net *net);
